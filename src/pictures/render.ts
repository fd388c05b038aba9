import { createRequire } from 'node:module';
import { Resvg, type ResvgRenderOptions, renderAsync } from '@resvg/resvg-js';

/** The family that every picture names; upright and bold, and both again with `font-stretch="condensed"`. */
export const FONT_FAMILY = 'DejaVu Sans';

/** The same letters on every machine: the fonts come with the app, the system's own are never looked at. */
const FONT_FILES = [
  'DejaVuSans.ttf',
  'DejaVuSans-Bold.ttf',
  'DejaVuSansCondensed.ttf',
  'DejaVuSansCondensed-Bold.ttf',
].map((file) => createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`));

/**
 * An SVG as the bytes of a PNG, `width` pixels wide, its height in proportion, on white. The same SVG gives the same
 * bytes. @throws Error when the SVG cannot be read.
 */
export function renderPng(svg: string, { width }: { width: number }): Uint8Array {
  return new Resvg(svg, optionsFor(width)).render().asPng();
}

/** The same on a thread of its own: a page to print takes longer than other work should wait. */
export async function renderPngAside(svg: string, { width }: { width: number }): Promise<Uint8Array> {
  return (await renderAsync(svg, optionsFor(width))).asPng();
}

function optionsFor(width: number): ResvgRenderOptions {
  return {
    fitTo: { mode: 'width', value: width },
    background: '#ffffff',
    font: {
      loadSystemFonts: false,
      fontFiles: FONT_FILES,
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
  };
}

/** Any text as the content of an SVG element or attribute: markup is escaped, what XML forbids is left out. */
export function svgText(text: string): string {
  return svgSafe(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Any text without what no SVG can hold, for makers of SVG that escape by themselves. */
export function svgSafe(text: string): string {
  return text.replace(FORBIDDEN, '');
}

/** Controls, halves of surrogate pairs and the two non-characters: XML knows no way to write them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is removed here
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/gu;
