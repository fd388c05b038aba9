import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FileProblem, readCsv } from '../../../src/services/imports/csv-file.ts';
import { dueDateOf, parseDateTime } from '../../../src/services/imports/csv-values.ts';

const COLUMNS = { required: ['Name', 'Town'], optional: ['Note'] };
const utf8 = (text: string) => new TextEncoder().encode(text);
const read = (text: string | Uint8Array) =>
  readCsv('people.csv', typeof text === 'string' ? utf8(text) : text, COLUMNS);
const problem = (text: string | Uint8Array, name = 'people.csv') => {
  try {
    readCsv(name, typeof text === 'string' ? utf8(text) : text, COLUMNS);
  } catch (error) {
    if (error instanceof FileProblem) return error;
    throw error;
  }
  throw new Error('the file was accepted');
};

describe('a CSV file', () => {
  it('reads names and cells whatever the spelling and spacing of the header', () => {
    const { rows } = read('  NAME ,tOwN\n Ann  Lee ,Elm\n');
    expect(rows).toEqual([{ line: 2, cells: { Name: 'Ann Lee', Town: 'Elm' } }]);
  });

  it.each([
    ['a byte order mark', '\uFEFFName,Town\nAnn,Elm\n'],
    ['CRLF', 'Name,Town\r\nAnn,Elm\r\n'],
    ['no break at the end', 'Name,Town\nAnn,Elm'],
    ['quotes', '"Name","Town"\n"Ann","Elm"\n'],
  ])('accepts %s', (_what, text) => {
    expect(read(text).rows[0]?.cells).toEqual({ Name: 'Ann', Town: 'Elm' });
  });

  it('accepts UTF-16 with a byte order mark, both orders', () => {
    const little = Buffer.from('\uFEFFName,Town\nÅnn,Elm\n', 'utf16le');
    const big = Buffer.from(little).swap16();
    for (const bytes of [little, big]) expect(read(bytes).rows[0]?.cells.Name).toBe('Ånn');
  });

  it('names the physical line where a row begins, past comments, blank rows and breaks inside quotes', () => {
    const { rows } = read('# "first\r\nName,Town\r\n\r\nAnn,"Elm\r\nEast"\r\n#Bob,Oak\r\n,\r\nCid,Fir\r\n');
    expect(rows.map((row) => [row.line, row.cells.Name, row.cells.Town])).toEqual([
      [4, 'Ann', 'Elm East'],
      [8, 'Cid', 'Fir'],
    ]);
  });

  it('does not take a quoted # for a comment', () => {
    expect(read('Name,Town\n"#1 Store",Elm\n').rows[0]?.cells.Name).toBe('#1 Store');
  });

  it('removes one apostrophe before what a spreadsheet would take for a formula, and no other', () => {
    const names = read(`Name,Town\n'=A1,x\n'+1,x\n'-1,x\n'@x,x\n'plain,x\n''=A1,x\n`).rows.map(
      (row) => row.cells.Name,
    );
    expect(names).toEqual(['=A1', '+1', '-1', '@x', "'plain", "''=A1"]);
  });

  it('lists columns it does not need', () => {
    expect(read('Name,Town,Shoe Size\nAnn,Elm,39\n').ignoredColumns).toEqual(['Shoe Size']);
  });

  it('marks rows with too few or too many cells, and control characters', () => {
    const { rows } = read('Name,Town\nAnn\nBob,Oak,x\nC\u0007id,Fir\n');
    expect(rows.map((row) => row.problem?.message)).toEqual([
      'expected 2 columns as in the header, found 1',
      'expected 2 columns as in the header, found 3',
      'contains a control character',
    ]);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['an empty file', '', /empty/],
    ['comments only', '# nothing\n', /empty/],
    ['missing columns, naming all of them', 'Shoe,Size\n1,2\n', /missing: Name, Town/],
    ['semicolons', 'Name;Town\nAnn;Elm\n', /separated by commas/],
    ['tabs', 'Name\tTown\nAnn\tElm\n', /separated by commas/],
    ['a required column twice', 'Name,Town,name\nAnn,Elm,x\n', /Name appears twice/],
    ['an open quote', 'Name,Town\nAnn,"Elm\n', /quotes of line 2/],
    ['bytes that are not UTF-8', Uint8Array.from([0x4e, 0xff, 0x2c]), /CSV UTF-8/],
    ['more than 5 MB', `Name,Town\n${'x'.repeat(5 * 1024 * 1024)}`, /5 MB/],
    ['more than 20,000 rows', `Name,Town\n${'a,b\n'.repeat(20_001)}`, /20001 rows/],
  ])('refuses %s', (_what, text, message) => {
    expect(problem(text).message).toMatch(message);
  });

  it('refuses another ending of the name', () => {
    expect(problem('Name,Town\n', 'people.xlsx').message).toMatch(/\.csv/);
  });

  it('gives back what was written, whatever the cells hold', () => {
    const cell = fc
      .string()
      .map((text) => text.replace(/[^\x21-\x7e\u00a1-\u024f]/g, '').replace(/^['#]+/, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (people) => {
        const filled = people.map(([name, town]) => [`n${name}`, `t${town}`] as const);
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const text = ['Name,Town', ...filled.map((row) => row.map(quoted).join(','))].join('\r\n');
        expect(read(text).rows.map((row) => [row.cells.Name, row.cells.Town])).toEqual(filled);
      }),
      { seed: 20261120, numRuns: 200 },
    );
  });
});

describe('dates and times of the spreadsheet', () => {
  it.each([
    ['11/24/2026 10:15:00 AM', '2026-11-24', '10:15'],
    ['11/24/2026 1:05:09 PM', '2026-11-24', '13:05'],
    ['1/4/2026 12:00:00 AM', '2026-01-04', '00:00'],
    ['01/04/2026 12:30 PM', '2026-01-04', '12:30'],
    ['11/24/2026 17:00', '2026-11-24', '17:00'],
    ['11/24/2026 17:00:00', '2026-11-24', '17:00'],
    ['11/24/2026', '2026-11-24', null],
  ])('reads %s', (text, date, time) => {
    expect(parseDateTime(text)).toMatchObject({ date, time });
  });

  it.each([
    '2026-11-24',
    '13/24/2026',
    '02/29/2026',
    '11/24/26',
    '11/24/2026 25:00',
    '11/24/2026 13:00 PM',
    '11/24/2026 0:30 AM',
    '11/24/2026 10:60',
    '',
  ])('refuses %j', (text) => {
    expect(parseDateTime(text)).toBeNull();
  });

  it('a due date is exclusive: midnight is that day, any later time allows work on it', () => {
    expect(dueDateOf(parseDateTime('12/01/2026 12:00:00 AM')!)).toBe('2026-12-01');
    expect(dueDateOf(parseDateTime('12/01/2026')!)).toBe('2026-12-01');
    expect(dueDateOf(parseDateTime('12/31/2026 11:59:00 PM')!)).toBe('2027-01-01');
  });
});
