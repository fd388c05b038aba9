import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import { personSuggestions } from '../../../blocks/people.ts';
import type { SlackDeps } from '../deps.ts';
import type { SlackApp } from '../handle.ts';
import { choiceOf, editChoiceOf, type Values } from '../view-state.ts';

/** Lists of people while somebody types: best first, with the reason under each name. */
export function registerOptions(app: SlackApp, deps: SlackDeps): void {
  app.options(ACTIONS.editEmployee.id, async ({ ack, body, options, context }) => {
    const { view, user } = body as { view?: SuggestionView; user: { id: string } };
    const meta = VIEWS.edit.parse(view?.private_metadata);
    if (!view || !meta) return ack({ options: [] });
    try {
      const { storeId } = await deps.proposals.storeOfRow(meta.id);
      const { date, time } = editChoiceOf(view.state?.values ?? {});
      const day = date ?? (await deps.proposals.editForm(storeId, user.id, meta.id)).firstDay;
      const place = { date: day, ...(time ? { time } : {}) };
      const people = await deps.proposals.people(storeId, user.id, meta.id, place);
      const encode = (value: string) => ACTIONS.editEmployee.encode({ value, ver: meta.ver });
      await ack(personSuggestions(people, options.value, encode) as Parameters<typeof ack>[0]);
    } catch (error) {
      context.log.warn({ err: error }, 'people could not be listed');
      await ack({ options: [] });
    }
  });

  app.options(ACTIONS.replaceEmployee.id, async ({ ack, body, options, context }) => {
    const { view, user } = body as { view?: SuggestionView; user: { id: string } };
    const meta = VIEWS.replace.parse(view?.private_metadata);
    if (!view || !meta) return ack({ options: [] });
    try {
      const { storeId } = await deps.proposals.storeOfRow(meta.id);
      const date = choiceOf(view.state?.values ?? {}, ACTIONS.replaceDate) ?? meta.date;
      const people = await deps.proposals.replacements(storeId, user.id, meta.id, date);
      const encode = (value: string) => ACTIONS.replaceEmployee.encode({ value, ver: meta.ver });
      await ack(personSuggestions(people, options.value, encode) as Parameters<typeof ack>[0]);
    } catch (error) {
      context.log.warn({ err: error }, 'replacements could not be listed');
      await ack({ options: [] });
    }
  });
}

interface SuggestionView {
  private_metadata: string;
  state?: { values: Values };
}
