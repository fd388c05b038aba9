import { weekPlanWords } from '../../blocks/schedule-file.ts';
import { addDays } from '../domain/dates.ts';
import { renderPngAside } from '../pictures/render.ts';
import { weekPlanPages } from '../pictures/week-plan.ts';
import { weekPlanVm } from '../pictures/week-plan-content.ts';
import type { ScheduleView } from '../services/schedule/model.ts';
import type { ScheduleService } from '../services/schedule/schedule-service.ts';
import type { Renderer } from './outbox.ts';

/** A4 landscape at about 200 dots to the inch. */
const PRINT_WIDTH = 2376;

/** The pages of a week plan, drawn when they are sent. Who may have them was checked when they were asked for. */
export function scheduleRenderers(service: ScheduleService): Record<string, Renderer> {
  return {
    'file.week_plan': async ({ storeId, subjectId }) => {
      const [sunday = '', page = '1'] = subjectId.split('/');
      const view = await service.read(storeId ?? '', sunday, addDays(sunday, 6));
      const pages = pagesOf(view);
      const svg = pages[Number(page) - 1];
      // The plan has become shorter since it was asked for.
      if (svg === undefined) return null;
      const { text, ...words } = weekPlanWords(view, Number(page), pages.length);
      const name = `week-plan-${sunday}${pages.length > 1 ? `-${page}` : ''}.png`;
      const bytes = await renderPngAside(svg, { width: PRINT_WIDTH });
      return { text, blocks: [], file: { ...words, name, bytes } };
    },
  };
}

/** The week as pages to print. */
export function pagesOf(view: ScheduleView): string[] {
  return weekPlanPages(weekPlanVm(view));
}
