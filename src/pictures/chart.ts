import type { EChartsOption } from 'echarts';

/** An SVG of a chart. The library is loaded when the first chart is drawn: most processes never draw one. */
export async function drawChart(
  option: EChartsOption,
  size: { width: number; height: number },
): Promise<string> {
  const { init } = await import('echarts/dist/echarts.esm.min.mjs');
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
