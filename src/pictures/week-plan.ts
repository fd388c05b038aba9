import { FONT_FAMILY } from './render.ts';
import { horizontal, rect, text, vertical } from './svg.ts';
import { fitText, widthOf } from './text-fit.ts';

/**
 * The week of a store on A4 landscape, to print and hang up: people down, days across. Everything that a colour or a
 * dashed line says is also said in words, so a black-and-white printer loses nothing.
 */
export interface WeekPlanVm {
  store: string;
  timezone: string;
  /** `Nov 22 – 28, 2026`. */
  week: string;
  /** `Fri Nov 20, 12:00`. */
  printedAt: string;
  /** Sunday first. */
  days: readonly WeekPlanDay[];
  people: readonly WeekPlanPerson[];
}
export interface WeekPlanDay {
  /** `Thu Nov 26`. */
  name: string;
  holiday: string | null;
  locked: string | null;
  /** `Lead: Maya Okafor`; a gap is `Juicer: nobody yet`. */
  roles: readonly { words: string; gap: boolean }[];
  /** Work without a person, in words. */
  open: readonly string[];
}
export interface WeekPlanPerson {
  name: string;
  title: string;
  /** One for each day. */
  cells: readonly WeekPlanCell[];
}
export interface WeekPlanCell {
  /** Why somebody without work is not there. */
  off: string | null;
  boxes: readonly WeekPlanBox[];
}
/** One piece of work. A main one fills the shift, the others are done within it. */
export interface WeekPlanBox {
  kind: 'core' | 'juicer' | 'other' | 'small';
  head: string;
  name: string;
  /** Said when it does not simply stand: `proposed`. */
  note: string | null;
}

const WORDS = {
  title: (week: string) => `Week plan · ${week}`,
  person: 'Who',
  open: 'Nobody yet',
  openNote: 'has to be done that day',
  none: '–',
  holiday: 'HOLIDAY',
  locked: 'LOCKED',
  more: (n: number) => `and ${n} more`,
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  foot: (printedAt: string, zone: string) => `As of ${printedAt} · all times ${zone}`,
  legend: 'B1–B8 = shift block · dashed = not settled, the word says why',
  nobody: 'Nobody is active in this store.',
};

/** A4 landscape, four units to the millimetre. */
export const PAGE = { width: 1188, height: 840 };
const MARGIN = 28;
const ACROSS = [MARGIN, PAGE.width - MARGIN] as const;
const TOP = 62;
const BOTTOM = PAGE.height - 28;
const NAMES = 118;
/** Lines of one cell; what is more is counted. */
const MOST_BOXES = 9;
const MOST_OPEN = 7;
/** How far letters may shrink before a second page is better. */
const SCALES = [1.12, 1, 0.92, 0.85, 0.8];

const INK = '#1d1c1d';
const QUIET = '#5a5a60';
const FILLS = { core: '#dcebf7', juicer: '#dff0e3', other: '#fbeccd', small: 'none' };
const SHADE = '#efeff2';

/** The pages of the plan as SVG; one page as long as letters stay readable. */
export function weekPlanPages(vm: WeekPlanVm): string[] {
  const layouts = SCALES.map((scale) => new Layout(vm, scale));
  const layout = layouts.find((one) => one.pages.length === 1) ?? layouts[1]!;
  return layout.pages.map((people, i) => layout.draw(people, i + 1));
}

/** Sizes at one scale, and which people stand on which page. */
class Layout {
  readonly pages: WeekPlanPerson[][] = [];
  readonly #vm: WeekPlanVm;
  readonly #size: number;
  readonly #line: number;
  readonly #column: number;
  readonly #head: number;
  readonly #open: number;

  constructor(vm: WeekPlanVm, scale: number) {
    this.#vm = vm;
    this.#size = 10.5 * scale;
    this.#line = 12.8 * scale;
    this.#column = (PAGE.width - 2 * MARGIN - NAMES) / Math.max(1, vm.days.length);
    this.#head = 24 + Math.max(0, ...vm.days.map((day) => headLines(day).length)) * this.#line + 5;
    const lines = Math.max(0, ...vm.days.map(({ open }) => Math.min(open.length, MOST_OPEN + 1)));
    this.#open = lines === 0 ? 0 : Math.max(2, lines) * this.#line + 12;
    this.#paginate();
  }

  #paginate(): void {
    const room = BOTTOM - TOP - this.#head;
    let page: WeekPlanPerson[] = [];
    let used = 0;
    for (const person of this.#vm.people) {
      const height = this.#rowHeight(person);
      if (page.length > 0 && used + height > room) {
        this.pages.push(page);
        page = [];
        used = 0;
      }
      page.push(person);
      used += height;
    }
    this.pages.push(page);
    // Open work stands below the last people; when there is no room left, on a page of its own.
    if (this.#open > 0 && used + this.#open > room) this.pages.push([]);
  }

  #rowHeight({ cells }: WeekPlanPerson): number {
    const heights = cells.map(({ boxes }) =>
      shownBoxes(boxes).reduce((sum, box) => sum + this.#boxHeight(box) + 2, 0),
    );
    const more = cells.some(({ boxes }) => boxes.length > MOST_BOXES) ? this.#line : 0;
    return Math.max(2 * this.#line + 8, Math.max(0, ...heights) + more + 5);
  }

  /** Whether a short job and its note share a line. */
  #besideNote(head: string, note: string | null): boolean {
    const noted = note === null ? 0 : widthOf(note, this.#size, true) + 5;
    return widthOf(head, this.#size) + noted <= this.#column - 14;
  }

  #boxHeight({ kind, head, note }: WeekPlanBox): number {
    if (kind !== 'small') return (note === null ? 2 : 3) * this.#line + 4;
    return (this.#besideNote(head, note) ? 1 : 2) * this.#line + (note === null ? 0 : 2);
  }

  draw(people: readonly WeekPlanPerson[], page: number): string {
    const { days } = this.#vm;
    const rows: string[] = [];
    let y = TOP + this.#head;
    for (const person of people) {
      const height = this.#rowHeight(person);
      rows.push(this.#row(person, y, height));
      y += height;
    }
    const last = page === this.pages.length;
    if (last && this.#open > 0) {
      rows.push(this.#openRow(y));
      y += this.#open;
    }
    if (people.length === 0 && this.#vm.people.length === 0)
      rows.push(text(MARGIN + 6, y + 24, this.#size, WORDS.nobody));
    const shades = days.map((day, i) =>
      day.holiday === null && day.locked === null ? '' : rect(this.#x(i), TOP, this.#column, y - TOP, SHADE),
    );
    const lines = days.map((_, i) => vertical(this.#x(i), TOP, y));
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" width="${PAGE.width}" height="${PAGE.height}" viewBox="0 0 ${PAGE.width} ${PAGE.height}" font-family="${FONT_FAMILY}" font-stretch="condensed" fill="${INK}">`,
      rect(0, 0, PAGE.width, PAGE.height, '#ffffff'),
      ...shades,
      this.#title(page),
      ...days.map((day, i) => this.#dayHead(day, i)),
      horizontal(TOP, ACROSS, 1.6),
      horizontal(TOP + this.#head, ACROSS, 1.6),
      ...rows,
      ...lines,
      this.#foot(),
      '</svg>',
    ].join('\n');
  }

  #x(day: number): number {
    return MARGIN + NAMES + day * this.#column;
  }

  #title(page: number): string {
    const { store, week } = this.#vm;
    const pages = this.pages.length;
    const right = PAGE.width - MARGIN;
    return [
      text(MARGIN, 46, 26, fitText(WORDS.title(week), 620, 26, true), { bold: true }),
      text(right, 46, 20, fitText(store, 480, 20, true), { bold: true, anchor: 'end' }),
      pages > 1 ? text(right, 22, 11, WORDS.page(page, pages), { anchor: 'end', fill: QUIET }) : '',
    ].join('');
  }

  #foot(): string {
    const y = PAGE.height - 11;
    const { printedAt, timezone } = this.#vm;
    return [
      text(MARGIN, y, 11, WORDS.foot(printedAt, timezone), { fill: QUIET }),
      text(PAGE.width - MARGIN, y, 11, WORDS.legend, { anchor: 'end', fill: QUIET }),
    ].join('');
  }

  #dayHead(day: WeekPlanDay, i: number): string {
    const x = this.#x(i) + 5;
    const width = this.#column - 9;
    const lines = headLines(day).map(({ words, bold }, n) =>
      text(x, TOP + 24 + (n + 0.85) * this.#line, this.#size, fitText(words, width, this.#size, bold), {
        bold,
      }),
    );
    return [text(x, TOP + 19, 15, fitText(day.name, width, 15, true), { bold: true }), ...lines].join('');
  }

  #row(person: WeekPlanPerson, y: number, height: number): string {
    const width = NAMES - 8;
    return [
      text(MARGIN, y + 15, 12.5, fitText(person.name, width, 12.5, true), { bold: true }),
      text(MARGIN, y + 15 + this.#line, this.#size, fitText(person.title, width, this.#size), {
        fill: QUIET,
      }),
      ...person.cells.map((cell, i) => this.#cell(cell, this.#x(i), y)),
      horizontal(y + height, ACROSS, 0.8),
    ].join('');
  }

  #cell({ boxes, off }: WeekPlanCell, x: number, y: number): string {
    const size = this.#size;
    if (boxes.length === 0)
      return off === null
        ? ''
        : text(x + 5, y + 15, size, fitText(off, this.#column - 10, size), { fill: QUIET });
    const drawn: string[] = [];
    let top = y + 3;
    for (const box of shownBoxes(boxes)) {
      drawn.push(this.#box(box, x, top));
      top += this.#boxHeight(box) + 2;
    }
    const left = boxes.length - shownBoxes(boxes).length;
    if (left > 0) drawn.push(text(x + 7, top + this.#line * 0.8, size, WORDS.more(left), { bold: true }));
    return drawn.join('');
  }

  #box({ kind, head, name, note }: WeekPlanBox, x: number, y: number): string {
    const size = this.#size;
    const line = this.#line;
    const width = this.#column - 14;
    const main = kind !== 'small';
    const height = this.#boxHeight({ kind, head, name, note });
    const left = x + 7;
    const words: string[] = [];
    if (main) {
      words.push(text(left, y + line, size, fitText(head, width, size, true), { bold: true }));
      words.push(text(left, y + 2 * line, size, fitText(name, width, size)));
      if (note !== null)
        words.push(text(left, y + 3 * line, size, fitText(note, width, size, true), { bold: true }));
    } else {
      const beside = note !== null && this.#besideNote(head, note);
      const noted = beside ? widthOf(note, size, true) + 5 : 0;
      const base = y + line * 0.87;
      const whole = `${head} ${name}`.trimEnd();
      const fits = widthOf(whole, size) <= width - noted;
      words.push(text(left, base, size, fitText(fits || !beside ? whole : head, width - noted, size)));
      if (beside) words.push(text(left + width, base, size, note, { bold: true, anchor: 'end' }));
      else if (note !== null) words.push(text(left, base + line, size, note, { bold: true }));
    }
    const edge = note === null ? '' : ` stroke="${INK}" stroke-width="1" stroke-dasharray="4 3"`;
    const frame = main || note !== null ? rect(x + 3, y, this.#column - 6, height, FILLS[kind], edge) : '';
    return frame + words.join('');
  }

  #openRow(y: number): string {
    const size = this.#size;
    return [
      text(MARGIN, y + 15, 12.5, WORDS.open, { bold: true }),
      text(MARGIN, y + 15 + this.#line, size, fitText(WORDS.openNote, NAMES - 8, size), { fill: QUIET }),
      ...this.#vm.days.flatMap(({ open }, i) => {
        const shown = open.length > MOST_OPEN + 1 ? open.slice(0, MOST_OPEN) : open;
        const words = [
          ...shown,
          ...(shown.length < open.length ? [WORDS.more(open.length - shown.length)] : []),
        ];
        return (words.length === 0 ? [WORDS.none] : words).map((word, n) =>
          text(this.#x(i) + 5, y + 15 + n * this.#line, size, fitText(word, this.#column - 9, size)),
        );
      }),
      horizontal(y + this.#open, ACROSS, 1.6),
    ].join('');
  }
}

const shownBoxes = (boxes: readonly WeekPlanBox[]) => boxes.slice(0, MOST_BOXES);

function headLines({ holiday, locked, roles }: WeekPlanDay): { words: string; bold: boolean }[] {
  return [
    ...marked(WORDS.holiday, holiday),
    ...marked(WORDS.locked, locked),
    ...roles.map(({ words, gap }) => ({ words, bold: gap })),
  ];
}

function marked(word: string, why: string | null): { words: string; bold: boolean }[] {
  return why === null
    ? []
    : [
        { words: word, bold: true },
        { words: why, bold: false },
      ];
}
