import { textOf } from './check.ts';
import { type Entry, kindOf, slug } from './entry.ts';
import { fileOf, WIDTHS } from './pictures.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;margin:32px;background:#f6f4f7;color:#1d1c1d}
nav a{margin-right:16px}h2{margin-top:56px}section{margin:32px 0}h3{margin:0 0 4px}p{margin:0 0 12px;color:#616061}
.pair{display:flex;gap:24px;align-items:flex-start}img{background:#fff;border-radius:8px;box-shadow:0 1px 6px #0003}
img:first-child{max-width:min(1100px,65%)}img:last-child{max-width:30%}pre{white-space:pre-wrap;background:#fff;padding:12px}`;

/** The gallery as one page: every entry at both widths, with its size and the words of its notification. */
export function galleryPage(entries: readonly Entry[]): string {
  const surfaces = [...new Set(entries.map(({ surface }) => surface))];
  const parts = surfaces.map((surface) => {
    const own = entries.filter((entry) => entry.surface === surface);
    return `<h2 id="${anchor(surface)}">${html(surface)} · ${own.length}</h2>${own.map(picture).join('')}`;
  });
  const links = surfaces.map((surface) => `<a href="#${anchor(surface)}">${html(surface)}</a>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>${STYLE}</style>
<h1>${entries.length} messages and views</h1><nav>${links.join('')}</nav>${parts.join('')}</html>\n`;
}

function picture(entry: Entry): string {
  const { payload } = entry;
  const about = `${entry.builder} · ${kindOf(payload)} · ${payload.blocks.length} blocks · ${textOf(payload.blocks)} characters`;
  const images = WIDTHS.map(
    (width) =>
      `<img loading="lazy" src="${fileOf(entry, width)}" alt="${html(entry.builder)}, ${html(entry.name)}, at ${width} pixels">`,
  );
  const words =
    'type' in payload
      ? ''
      : `<details><summary>Notification</summary><pre>${html(payload.text)}</pre></details>`;
  return `<section id="${slug(entry)}"><h3>${html(entry.name)}</h3><p>${html(about)}</p>
<div class="pair">${images.join('')}</div>${words}</section>`;
}

const anchor = (surface: string) => surface.toLowerCase().replaceAll(/[^a-z]+/gu, '-');

function html(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
