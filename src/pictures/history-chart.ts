import type { BarSeriesOption, EChartsOption, GridComponentOption, TitleComponentOption } from 'echarts';
import { formatDay } from '../domain/dates.ts';
import { drawChart } from './chart.ts';
import { FONT_FAMILY, svgSafe } from './render.ts';

/**
 * The last runs as a picture: what was placed, how long people took to approve, why events failed. Three charts below
 * each other, as wide as a phone is; every bar says its value, so that nothing hangs on colour alone.
 */
export interface HistoryChartVm {
  store: string;
  timezone: string;
  /** Oldest first, one column each; the last `RUNS_SHOWN` are drawn. */
  runs: readonly {
    /** The store's day on which it ran. */
    date: string;
    /** 0 to 1; null = it planned nothing. */
    placedShare: number | null;
    /** Null = no person has approved it. */
    minutesToApproval: number | null;
  }[];
  /** Most frequent first, each with its cause in words; the first `CAUSES_SHOWN` are drawn, the rest is one bar. */
  failures: readonly { cause: string; failed: number }[];
  /** In how many runs they were counted: more than there are columns. */
  countedRuns: number;
}

const WORDS = {
  title: 'Runs',
  placed: 'Events placed, per run',
  approval: 'From proposal to approval',
  none: '–',
  noneNote: '– not approved by a person',
  cut: '▲',
  cutNote: (hours: number) => `▲ more than ${hours} h: column cut`,
  failures: 'Why events found no place',
  failed: (n: number, runs: number) =>
    `${n === 0 ? 'not once' : n === 1 ? 'once' : `${n} times`} in ${runs === 1 ? 'one run' : `the last ${runs} runs`}`,
  other: 'Other causes',
  nobody: 'Nobody has approved a run yet.',
  minutes: 'min',
  hours: 'h',
  days: 'd',
};

/** More would not be readable on a phone. */
export const RUNS_SHOWN = 10;
export const CAUSES_SHOWN = 6;
/** In the units of the picture; twice as many pixels are drawn. */
const WIDTH = 640;
const LEFT = 24;
const CHART = 170;
const CAUSE = 50;

/** Told apart by every kind of colour vision (Okabe and Ito), and by where they stand. */
const BLUE = '#0072b2';
const GREEN = '#00795c';
const ORANGE = '#c04e00';
const INK = '#1d1c1d';
const QUIET = '#55565a';
const LINE = '#c8c8cc';

/** An SVG, `WIDTH` wide and as high as its causes need. */
export function historyChart(vm: HistoryChartVm): Promise<string> {
  const runs = vm.runs.slice(-RUNS_SHOWN);
  const causes = shownCauses(vm.failures);
  const placedTop = 148;
  const approvalTop = placedTop + CHART + 164;
  const approvalHeight = runs.some(({ minutesToApproval }) => minutesToApproval !== null) ? CHART : 30;
  const causesTop = approvalTop + approvalHeight + 172;
  const height = causesTop + causes.length * CAUSE + 24;
  const days = columnDays(runs.map(({ date }) => date));
  const approvals = runs.map(({ minutesToApproval }) => minutesToApproval);
  const failed = vm.failures.reduce((sum, cause) => sum + cause.failed, 0);

  const option: EChartsOption = {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: FONT_FAMILY, color: INK },
    title: [
      heading(`${WORDS.title} · ${clipped(vm.store, 30)}`, 16, 30),
      note([period(runs.map(({ date }) => date)), vm.timezone].filter(Boolean).join(' · '), 58),
      heading(WORDS.placed, placedTop - 32),
      heading(WORDS.approval, approvalTop - 60),
      note(approvalNote(approvals), approvalTop - 30),
      heading(WORDS.failures, causesTop - 72),
      note(WORDS.failed(failed, vm.countedRuns), causesTop - 42),
    ],
    grid: [
      grid(placedTop, CHART),
      grid(approvalTop, approvalHeight),
      grid(causesTop, Math.max(1, causes.length) * CAUSE),
    ],
    xAxis: [
      dayAxis(0, days),
      dayAxis(1, days),
      {
        type: 'value',
        gridIndex: 2,
        show: false,
        min: 0,
        max: Math.max(1, ...causes.map((c) => c.failed)) * 1.12,
      },
    ],
    yAxis: [
      { type: 'value', gridIndex: 0, show: false, min: 0, max: 1.18 },
      {
        type: 'value',
        gridIndex: 1,
        show: false,
        min: 0,
        max: Math.max(1, ...approvals.map((minutes) => Math.min(CUT_MINUTES, minutes ?? 0))) * 1.5,
      },
      { type: 'category', gridIndex: 2, show: false, inverse: true, data: causes.map(({ cause }) => cause) },
    ],
    series: [
      columns(
        0,
        BLUE,
        runs.map(({ placedShare: share }) => (share === null ? null : [share, percent(share)])),
      ),
      columns(
        1,
        GREEN,
        approvals.map((minutes) => (minutes === null ? null : approvalColumn(minutes))),
      ),
      ...(causes.length === 0 ? [] : [bars(causes)]),
    ],
  };
  return drawChart(option, { width: WIDTH, height });
}

/** How high a column is, and its value in words; null = there is none, shown as `–`. */
type Column = readonly [height: number, words: string] | null;

function columns(grid: number, color: string, values: readonly Column[]): BarSeriesOption {
  return {
    type: 'bar',
    xAxisIndex: grid,
    yAxisIndex: grid,
    barMaxWidth: 46,
    barCategoryGap: '18%',
    itemStyle: { color, borderRadius: [3, 3, 0, 0] },
    data: values.map((column) => ({
      value: column?.[0] ?? 0,
      label: words(column?.[1] ?? WORDS.none),
    })),
    label: { show: true, position: 'top', fontSize: 18, lineHeight: 20, color: INK, fontFamily: FONT_FAMILY },
  };
}

/** As a function, because the library would replace `{b}` inside a string. */
const words = (text: string) => ({ formatter: () => text });

/** One long weekend must not flatten all the others. */
const CUT_MINUTES = 8 * 60;

function approvalColumn(minutes: number): Column {
  return minutes <= CUT_MINUTES
    ? [minutes, spell(minutes)]
    : [CUT_MINUTES, `${WORDS.cut}\n${spell(minutes)}`];
}

function approvalNote(approvals: readonly (number | null)[]): string {
  const some = approvals.filter((minutes) => minutes !== null);
  if (some.length === 0) return WORDS.nobody;
  const parts = [
    some.length < approvals.length && WORDS.noneNote,
    some.some((minutes) => minutes > CUT_MINUTES) && WORDS.cutNote(CUT_MINUTES / 60),
  ];
  return parts.filter((part) => part !== false).join('     ');
}

/** One bar per cause, its words above it. */
function bars(causes: HistoryChartVm['failures']): BarSeriesOption {
  const most = Math.max(...causes.map(({ failed }) => failed));
  return {
    type: 'bar',
    xAxisIndex: 2,
    yAxisIndex: 2,
    barWidth: 16,
    itemStyle: { color: ORANGE, borderRadius: [0, 3, 3, 0] },
    data: causes.map(({ cause, failed }) => ({
      value: Math.max(failed, most / 200),
      label: words(`${clipped(cause, 48)}: ${failed}`),
    })),
    label: {
      show: true,
      position: [0, -24],
      fontSize: 19,
      color: INK,
      fontFamily: FONT_FAMILY,
    },
  };
}

const grid = (top: number, height: number): GridComponentOption => ({
  left: LEFT,
  right: LEFT,
  top,
  height,
});

const dayAxis = (gridIndex: number, data: string[]) => ({
  type: 'category' as const,
  gridIndex,
  data,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: LINE, width: 2 } },
  axisLabel: { interval: 0, fontSize: 18, lineHeight: 22, color: QUIET, fontFamily: FONT_FAMILY },
});

const heading = (text: string, top: number, fontSize = 22): TitleComponentOption => ({
  text,
  left: LEFT,
  top,
  padding: 0,
  textStyle: { fontSize, fontWeight: 'bold', color: INK, fontFamily: FONT_FAMILY },
});

const note = (text: string, top: number): TitleComponentOption => ({
  ...heading(text, top),
  textStyle: { fontSize: 18, fontWeight: 'normal', color: QUIET, fontFamily: FONT_FAMILY },
});

/** `Fri`, `20` and, where a month begins, `Nov`, below each other. */
function columnDays(dates: readonly string[]): string[] {
  return dates.map((date, i) => {
    const [weekday = '', month = '', day = ''] = formatDay(date).split(' ');
    const sameMonth = i > 0 && dates[i - 1]?.slice(0, 7) === date.slice(0, 7);
    return [weekday, day, ...(sameMonth ? [] : [month])].join('\n');
  });
}

function period(dates: readonly string[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? formatDay(first) : `${formatDay(first)} – ${formatDay(last)}`;
}

function shownCauses(failures: HistoryChartVm['failures']): HistoryChartVm['failures'] {
  if (failures.length <= CAUSES_SHOWN) return failures;
  const rest = failures.slice(CAUSES_SHOWN - 1).reduce((sum, { failed }) => sum + failed, 0);
  return [...failures.slice(0, CAUSES_SHOWN - 1), { cause: WORDS.other, failed: rest }];
}

/** Never `100 %` while one event failed. */
const percent = (share: number): string => `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100}%`;

/** `42 min`, `3.5 h`, `2 d`, the unit on a line of its own. */
function spell(minutes: number): string {
  if (minutes < 100) return `${Math.round(minutes)}\n${WORDS.minutes}`;
  const hours = minutes / 60;
  if (hours < 36) return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)}\n${WORDS.hours}`;
  return `${Math.round(hours / 2.4) / 10}\n${WORDS.days}`;
}

function clipped(text: string, max: number): string {
  const points = [...svgSafe(text)];
  return points.length <= max
    ? points.join('')
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
