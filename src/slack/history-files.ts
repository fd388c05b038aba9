import { historyCsvWords, historyPictureWords } from '../../blocks/history.ts';
import type { SlackMessageRow } from '../db/repositories/message-queue.ts';
import { historyChart } from '../pictures/history-chart.ts';
import { renderPngAside } from '../pictures/render.ts';
import { historyCsv } from '../services/history/history-csv.ts';
import type { HistoryService } from '../services/history/history-service.ts';
import type { Renderer } from './outbox.ts';
import { historyChartVm, historyVm } from './presenters/history.ts';

/** Twice the units of the picture: sharp on a phone, and when somebody zooms in. */
const PICTURE_WIDTH = 1280;

/** The files about the last runs, made when they are sent. Who may have them was checked when they were asked for. */
export function historyRenderers(service: HistoryService): Record<string, Renderer> {
  const historyOf = (row: SlackMessageRow) => service.read(row.storeId ?? '');
  return {
    'file.history_picture': async (row) => {
      const history = await historyOf(row);
      const chart = historyChartVm(history);
      const { text, ...words } = historyPictureWords(
        historyVm(row.storeId ?? '', history, false),
        chart.runs,
      );
      const bytes = await renderPngAside(await historyChart(chart), { width: PICTURE_WIDTH });
      return { text, blocks: [], file: { ...words, name: 'run-history.png', bytes } };
    },
    'file.history_csv': async (row) => {
      const history = await historyOf(row);
      const { text, ...words } = historyCsvWords({
        storeName: history.storeName,
        total: history.runs.length,
      });
      return { text, blocks: [], file: { ...words, name: 'run-history.csv', bytes: historyCsv(history) } };
    },
  };
}
