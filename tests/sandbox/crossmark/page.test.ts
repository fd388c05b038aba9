import { describe, expect, it } from 'vitest';
import { create, sandbox, start } from './stand.ts';

const page = async (query = '') => (await fetch(`${sandbox.url}/${query}`)).text();
/** The part under one heading. */
const section = (html: string, heading: string) => html.split(`<h2>${heading}`)[1]!.split('</section>')[0]!;

const OTHER = {
  mPlanID: '30010002',
  RepID: '70002',
  Start: '2026-01-05T10:30:00-05:00',
  End: '2026-01-05T11:00:00-05:00',
};

describe('the page at /', () => {
  it('shows bookings, calls and events, escaped, and refreshes itself', async () => {
    const { cookie } = await start();
    await create(cookie);
    await create(cookie, { RepID: '79999' });
    const html = await page();
    expect(html).toContain('http-equiv="refresh"');
    expect(html).toContain('<b>Sun 2026-01-04</b> 10:30–17:00');
    expect(html).toContain('Ada Maple');
    expect(html).toContain('Create booking');
    expect(html).toContain('refused: Unknown rep');
    expect(html).toContain('Harbor &#60;Club&#62;');
    expect(html).not.toContain('Harbor <Club>');
  });

  it('filters by store, day and person', async () => {
    const { cookie } = await start();
    await create(cookie);
    await create(cookie, OTHER);
    const booked = async (query: string) =>
      [...section(await page(query), 'Bookings').matchAll(/4001000\d/g)].map(([id]) => id);
    expect(await booked('')).toEqual(['40010001', '40010002']);
    expect(await booked('?day=2026-01-05')).toEqual(['40010002']);
    expect(await booked('?person=70001')).toEqual(['40010001']);
    expect(await booked('?store=500002')).toEqual([]);
    expect(section(await page('?person=70002'), 'Events')).not.toContain('30010001');
    expect(await page('?day="><script>')).not.toContain('"><script>');
  });

  it('names what is armed, and what is booked twice', async () => {
    const { cookie } = await start();
    expect(await page()).toContain('No fault is armed');
    await create(cookie);
    await create(cookie);
    sandbox.control.options({ expiryStyle: 'html200' });
    sandbox.control.faults([{ kind: 'status', status: 503, count: 4, fields: { mPlanID: '30010002' } }]);
    const html = await page();
    expect(html).toContain('4 × status (503, mPlanID 30010002)');
    expect(html).toContain('expiryStyle = html200');
    expect(html.match(/<span class="tag bad">booked twice/g)).toHaveLength(2);
  });
});
