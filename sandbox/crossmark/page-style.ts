/** The look of the page at `/`: one column, cards instead of tables on a telephone. */
export const STYLE = `
:root { color-scheme: light; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #1f2733; background: #f4f6f9; }
* { box-sizing: border-box; }
body { margin: 0; }
header { background: #17324d; color: #fff; padding: 18px 28px; }
header h1 { margin: 0; font-size: 20px; }
header p { margin: 4px 0 0; color: #b9c9da; }
main { max-width: 1240px; margin: 0 auto; padding: 20px 28px 48px; }
h2 { font-size: 15px; margin: 28px 0 8px; }
h2 small { font-weight: 400; color: #66758a; margin-left: 6px; }
.cards { display: flex; gap: 12px; flex-wrap: wrap; }
.card { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 10px 18px; min-width: 110px; flex: 0 1 auto; }
.card strong { display: block; font-size: 22px; }
.card span, .empty { color: #66758a; }
.card.alarm { border-color: #e0a4a4; background: #fdf3f3; }
.card.alarm strong { color: #9b2323; }
.filter { display: flex; gap: 10px; flex-wrap: wrap; align-items: end; margin-top: 20px; }
.filter label { font-size: 12px; color: #66758a; display: grid; gap: 3px; }
.filter select, .filter input, .filter button { font: inherit; color: inherit; padding: 5px 9px; border: 1px solid #cbd4de; border-radius: 6px; background: #fff; min-height: 34px; }
.filter button { background: #17324d; border-color: #17324d; color: #fff; padding: 5px 16px; }
.filter a { padding: 6px 4px; color: #2a5d92; }
.chips { display: flex; gap: 8px; flex-wrap: wrap; }
.scroll { overflow-x: auto; background: #fff; border: 1px solid #dde3ea; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid #eef1f5; vertical-align: top; white-space: nowrap; }
td.wide { white-space: normal; min-width: 260px; overflow-wrap: anywhere; }
th { font-size: 12px; color: #66758a; font-weight: 600; background: #fafbfc; }
tbody tr:last-child td { border-bottom: 0; }
code { font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, monospace; color: #45546a; }
.tag { display: inline-block; border-radius: 10px; padding: 0 8px; font-size: 12px; background: #e8edf3; color: #45546a; }
.tag.scheduled, .tag.staffed, .tag.submitted, .tag.good { background: #dff3e5; color: #1d6b3a; }
.tag.unstaffed, .tag.reissued, .tag.armed { background: #fff1d6; color: #8a5a00; }
.tag.canceled, .tag.expired, .tag.bad { background: #fbe2e2; color: #9b2323; }
@media (max-width: 640px) {
  header, main { padding-left: 14px; padding-right: 14px; }
  .cards { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; }
  .card { min-width: 0; padding: 8px 10px; }
  .card strong { font-size: 18px; }
  .filter label, .filter select, .filter input { width: 100%; }
  .filter button { flex: 1; }
  .scroll { border: 0; background: none; overflow: visible; }
  table, tbody, tr, td { display: block; }
  thead { display: none; }
  tr { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 6px 12px; margin-bottom: 8px; }
  td, td.wide { border: 0; padding: 2px 0; white-space: normal; min-width: 0; display: grid; grid-template-columns: 84px 1fr; gap: 8px; }
  td::before { content: attr(data-head); color: #66758a; font-size: 12px; }
  td:empty { display: none; }
}
`;
