// Pictures of every message and view that can be built: `npm run gallery`, then open gallery/index.html. Needs a Chromium.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries } from './gallery/entries.ts';
import { galleryPage } from './gallery/page.ts';
import { takePictures, WIDTHS } from './gallery/pictures.ts';

const FOLDER = 'gallery';
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const all = entries();
await takePictures(all, FOLDER);
writeFileSync(join(FOLDER, 'index.html'), galleryPage(all));
console.log(`${all.length} messages and views at ${WIDTHS.join(' and ')} pixels: ${FOLDER}/index.html`);
