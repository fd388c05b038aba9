/** A drop zone for the files of a modal. */
import { fill, h, icon, spinner } from './dom.js';

const LIMIT = 10 * 1024 * 1024;
/** @param {number} bytes */
export const fileSize = (bytes) =>
  bytes < 1024
    ? `${bytes} B`
    : bytes < 1024 * 1024
      ? `${Math.round(bytes / 1024)} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/**
 * @param {{id: string, label: string, max: number, types?: string[], files: any[], upload: (file: File) => Promise<any>,
 *   onChange: (files: any[]) => void, onError: (text: string) => void}} p
 */
export function fileInput(p) {
  let files = [...p.files];
  const rows = h('div', { class: 'file-rows' });
  const accept = p.types?.map((t) => `.${t}`).join(',');
  const input = h('input', {
    type: 'file',
    id: p.id,
    class: 'visually-hidden',
    multiple: p.max > 1,
    accept: accept ?? null,
    'aria-label': p.label,
    'data-focus': 'true',
  });
  const zone = h(
    'label',
    { class: 'drop-zone', for: p.id },
    icon('upload', 20),
    h('span', null, h('strong', null, 'Choose a file'), ' or drop it here'),
    h(
      'span',
      { class: 'quiet' },
      [
        p.types ? p.types.join(', ').toUpperCase() : null,
        `up to ${p.max === 1 ? 'one file' : `${p.max} files`}, 10 MB each`,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
  );
  const node = h('div', { class: 'file-input' }, input, zone, rows);
  const paint = (busy = 0) => {
    fill(
      rows,
      files.map((f) =>
        h(
          'div',
          { class: 'file-row' },
          icon('file', 18),
          h('span', { class: 'file-name' }, f.name),
          h('span', { class: 'quiet' }, fileSize(f.size)),
          h(
            'button',
            {
              type: 'button',
              class: 'icon-btn',
              'aria-label': `Remove ${f.name}`,
              on: {
                click: () => {
                  files = files.filter((x) => x !== f);
                  paint();
                  p.onChange(files);
                },
              },
            },
            icon('close', 15),
          ),
        ),
      ),
      busy ? h('div', { class: 'file-row' }, spinner('Uploading'), 'Uploading…') : null,
    );
    zone.hidden = files.length >= p.max;
  };
  const add = async (/** @type {FileList | null} */ list) => {
    for (const file of list ?? []) {
      const ending = file.name.split('.').pop()?.toLowerCase() ?? '';
      if (files.length >= p.max) p.onError(`You can add up to ${p.max} ${p.max === 1 ? 'file' : 'files'}.`);
      else if (file.size > LIMIT) p.onError(`${file.name} is larger than 10 MB.`);
      else if (p.types && !p.types.includes(ending))
        p.onError(`${file.name} cannot be used here: choose ${p.types.join(', ')}.`);
      else {
        paint(1);
        try {
          files = [...files, await p.upload(file)];
        } catch {
          p.onError(`${file.name} could not be uploaded.`);
        }
      }
    }
    input.value = '';
    paint();
    p.onChange(files);
  };
  input.addEventListener('change', () => void add(input.files));
  zone.addEventListener('dragover', (/** @type {Event} */ e) => {
    e.preventDefault();
    zone.classList.add('is-over');
  });
  zone.addEventListener('dragleave', () => zone.classList.remove('is-over'));
  zone.addEventListener('drop', (/** @type {DragEvent} */ e) => {
    e.preventDefault();
    zone.classList.remove('is-over');
    void add(e.dataTransfer?.files ?? null);
  });
  paint();
  return node;
}
