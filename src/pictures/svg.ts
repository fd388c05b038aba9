import { svgText } from './render.ts';

/** The few shapes that a plan is made of; lengths in the units of the picture. */
const LINE = '#b9b9c0';

export interface TextOptions {
  bold?: boolean;
  anchor?: 'end';
  fill?: string;
}
/** Words with their baseline at `y`. */
export function text(x: number, y: number, size: number, words: string, options: TextOptions = {}): string {
  const { bold = false, anchor, fill } = options;
  const looks = [
    bold ? ' font-weight="bold"' : '',
    anchor === undefined ? '' : ` text-anchor="${anchor}"`,
    fill === undefined ? '' : ` fill="${fill}"`,
  ];
  return `<text x="${n1(x)}" y="${n1(y)}" font-size="${n1(size)}"${looks.join('')}>${svgText(words)}</text>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, more = ''): string {
  return `<rect x="${n1(x)}" y="${n1(y)}" width="${n1(width)}" height="${n1(height)}" rx="2" fill="${fill}"${more}/>`;
}

/** A rule from left to right. */
export function horizontal(y: number, [from, to]: readonly [number, number], width: number): string {
  return `<path d="M${n1(from)} ${n1(y)}H${n1(to)}" stroke="${LINE}" stroke-width="${width}"/>`;
}

/** A thin rule from top to bottom. */
export function vertical(x: number, top: number, bottom: number): string {
  return `<path d="M${n1(x)} ${n1(top)}V${n1(bottom)}" stroke="${LINE}" stroke-width="0.8"/>`;
}

const n1 = (value: number) => String(Math.round(value * 10) / 10);
