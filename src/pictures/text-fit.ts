import { svgSafe } from './render.ts';

/** How wide letters of the condensed face are, in ems; a little generous, so that nothing runs over its edge. */
const NARROW = /[iljI|'.,:;!· ]/u;
const SMALL = /[ftr()[\]\-/‹›]/u;
const WIDE = /[mMW@%…—]/u;
const CAPITAL = /[A-Zw&–×]/u;
const EMS = { narrow: 0.29, small: 0.36, usual: 0.56, capital: 0.65, wide: 0.89, other: 1 };
const BOLD = 1.1;
/** Pictures have no coloured letters; an emoji would stand as an empty box. */
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/gu;

/** A name on one line as a picture can show it; never empty. */
export function pictureText(text: string): string {
  const clean = svgSafe(text).replace(EMOJI, '').replace(/\s+/gu, ' ').trim();
  return clean === '' ? '–' : clean;
}

/** About how wide a text of the condensed face is, at a font size. */
export function widthOf(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const letter of text) ems += emsOf(letter);
  return ems * size * (bold ? BOLD : 1);
}

/** The text as far as it fits, with `…` where it was cut. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  const clean = pictureText(text);
  if (widthOf(clean, size, bold) <= width) return clean;
  const letters = [...clean];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size, bold) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function emsOf(letter: string): number {
  if (NARROW.test(letter)) return EMS.narrow;
  if (SMALL.test(letter)) return EMS.small;
  if (WIDE.test(letter)) return EMS.wide;
  if (CAPITAL.test(letter)) return EMS.capital;
  return letter < '\u0590' ? EMS.usual : EMS.other;
}
