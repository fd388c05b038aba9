import { describe, expect, it } from 'vitest';
import { FONT_FAMILY, renderPng, renderPngAside, svgText } from '../../src/pictures/render.ts';

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" font-family="${FONT_FAMILY}">${content}</svg>`;
const line = (text: string) => svg(`<text x="10" y="50" font-size="20">${svgText(text)}</text>`);

/** Width and height as the file itself says. */
const sizeOf = (png: Uint8Array) => {
  const bytes = Buffer.from(png);
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
};

describe('renderPng', () => {
  it('makes a PNG of the asked width, its height in proportion', () => {
    const png = renderPng(line('Mon Nov 23'), { width: 900 });
    expect(Buffer.from(png.subarray(0, 8)).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect(sizeOf(png)).toEqual([900, 300]);
  });

  it('gives the same bytes for the same picture', () => {
    expect(renderPng(line('Same'), { width: 300 })).toEqual(renderPng(line('Same'), { width: 300 }));
  });

  it.each(['Jalapeño', '‹ › – … ✓', 'שלום', 'سلام', '▲ ● ■'])('has letters for %s', (text) => {
    expect(renderPng(line(text), { width: 300 })).not.toEqual(renderPng(svg(''), { width: 300 }));
  });

  it('has the four faces that pictures use', () => {
    const faces = [
      '',
      'font-weight="bold"',
      'font-stretch="condensed"',
      'font-weight="bold" font-stretch="condensed"',
    ];
    const drawn = faces.map((face) =>
      Buffer.from(renderPng(svg(`<text x="10" y="50" ${face}>Week plan</text>`), { width: 300 })).toString(
        'base64',
      ),
    );
    expect(new Set(drawn).size).toBe(4);
  });

  it('takes any text once it is escaped', () => {
    expect(svgText('<b a="1">&')).toBe('&lt;b a=&quot;1&quot;&gt;&amp;');
    expect(svgText('a\u0000\u001b\ud800\uffffb😀')).toBe('ab😀');
    expect(() => renderPng(line('<!channel> & "\u0001\ud800" </text>'), { width: 300 })).not.toThrow();
  });

  it('draws the same aside, without keeping other work waiting', async () => {
    expect(await renderPngAside(line('Same'), { width: 300 })).toEqual(
      renderPng(line('Same'), { width: 300 }),
    );
  });

  it('refuses what is no SVG', async () => {
    expect(() => renderPng('<svg', { width: 300 })).toThrow();
    await expect(renderPngAside('<svg', { width: 300 })).rejects.toThrow();
  });
});
