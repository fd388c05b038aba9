import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../blocks/', import.meta.url);
/** Pieces that every builder is made of, and the frame of the sections. */
const PARTS = ['message', 'modal', 'sectionMessage'];

/** Names of all exported functions of blocks/ that answer a message, a modal or App Home, as their types say. */
export function builders(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => readFileSync(new URL(file, FOLDER), 'utf8').split(/^(?=export )/mu))
    .flatMap((code) => {
      const [, name] = /^export (?:async )?function (\w+)/u.exec(code) ?? [];
      return name && /\): (?:Message|ModalView|HomeView) \{$/mu.test(code.split(/^\}$/mu)[0] ?? '')
        ? [name]
        : [];
    })
    .filter((name) => !PARTS.includes(name));
}
