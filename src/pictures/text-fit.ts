import { svgSafe } from './render.ts';

/** How wide the letters from blank to `~` are in the condensed face, in thousandths of the font size. */
const UPRIGHT = [
  286, 360, 414, 754, 572, 855, 702, 247, 351, 351, 450, 754, 286, 325, 286, 303, 572, 572, 572, 572, 572,
  572, 572, 572, 572, 572, 303, 303, 754, 754, 754, 478, 900, 615, 617, 628, 693, 568, 518, 697, 677, 265,
  265, 590, 501, 776, 673, 708, 542, 708, 625, 571, 549, 659, 615, 890, 616, 549, 616, 351, 303, 351, 754,
  450, 450, 551, 571, 495, 571, 554, 316, 571, 570, 250, 250, 521, 250, 876, 570, 550, 571, 571, 370, 469,
  353, 570, 532, 736, 532, 532, 472, 572, 303, 572, 754,
];
const BOLD = [
  313, 410, 469, 754, 626, 901, 785, 275, 411, 411, 470, 754, 342, 374, 342, 329, 626, 626, 626, 626, 626,
  626, 626, 626, 626, 626, 360, 360, 754, 754, 754, 522, 900, 696, 686, 660, 747, 615, 615, 738, 753, 334,
  334, 697, 573, 896, 753, 765, 659, 765, 693, 648, 614, 730, 696, 993, 694, 651, 652, 411, 329, 411, 754,
  450, 450, 607, 644, 533, 644, 610, 391, 644, 641, 308, 308, 598, 308, 938, 641, 618, 644, 644, 444, 536,
  430, 641, 586, 831, 580, 586, 523, 641, 329, 641, 754,
];
const SIGNS: Readonly<Record<string, number>> = { '–': 450, '…': 900, '·': 342, '×': 754, '’': 342 };
/** Letters with accents and of other alphabets, and what lies beyond them: rather too wide than too narrow. */
const LETTER = 720;
const ANY = 1000;

/** Pictures have no coloured letters; an emoji would stand as an empty box. */
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f/gu;

/** A name on one line as a picture can show it; never empty. */
export function pictureText(text: string): string {
  const clean = svgSafe(text).replace(EMOJI, '').replace(/\s+/gu, ' ').trim();
  return clean === '' ? '–' : clean;
}

/** How wide a text of the condensed face is, at a font size. */
export function widthOf(text: string, size: number, bold = false): number {
  let width = 0;
  for (const letter of text) width += emsOf(letter, bold ? BOLD : UPRIGHT);
  return (width * size) / 1000;
}

/** The text as far as it fits, with `…` where it was cut. */
export function fitText(text: string, width: number, size: number, bold = false): string {
  const clean = pictureText(text);
  if (widthOf(clean, size, bold) <= width) return clean;
  const letters = [...clean];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size, bold) > width) letters.pop();
  return `${letters.join('').trimEnd()}…`;
}

function emsOf(letter: string, face: readonly number[]): number {
  return face[(letter.codePointAt(0) ?? 0) - 32] ?? SIGNS[letter] ?? (letter < '\u2000' ? LETTER : ANY);
}
