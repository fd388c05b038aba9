import { submissionAlert } from '../../../blocks/alert.ts';
import { ANSWER_WORDS } from '../../../blocks/answers.ts';
import type { NoApproverHint } from '../../../blocks/no-approver.ts';
import { done } from '../../../blocks/notices.ts';
import type { StatusVm } from '../../../blocks/status.ts';
import { mayDo, whoMay } from '../../services/authz.ts';
import type { StoreRef } from '../../services/store-choice.ts';
import type { SlackDeps } from '../deps.ts';
import { stampOrNull } from '../stamps.ts';
import { alertVm, runVm } from './run.ts';

/** `/autoschedule status`: last run, what waits, what needs somebody, who can decide, when the next run comes. */
export async function statusVm(deps: SlackDeps, store: StoreRef, user: string): Promise<StatusVm> {
  const { proposals, database, links } = deps;
  const last = await proposals.lastRun(store.id);
  const waiting = await proposals.waitingRuns(store.id);
  const failed = await proposals.failedSubmissions(store.id);
  const interrupted = await proposals.interruptedRun(store.id);
  const approvers = await whoMay(database.client, store.id, 'approve');
  return {
    storeName: store.name,
    timezone: store.timezone,
    last: last && runVm(await proposals.summary(store.id, last.id), [], null),
    waiting: await Promise.all(
      waiting.map(async (run) => ({
        run: runVm(await proposals.summary(store.id, run.id), [], null),
        url: await links.ofRun(run.id, store.channelId),
      })),
    ),
    failedSubmissions: failed.reduce((sum, { rows }) => sum + rows.length, 0),
    interruptedRunId: interrupted?.id ?? null,
    differences: await deps.conflicts.reader.countOpen(store.id),
    approvers,
    noApprover: approvers.length > 0 ? null : await wayOut(deps, store.id, user),
    nextRun: stampOrNull(deps.nextRun(store.timezone), store.timezone),
  };
}

async function wayOut({ database }: SlackDeps, storeId: string, user: string): Promise<NoApproverHint> {
  const { client } = database;
  return {
    storeId,
    mayGrant: await mayDo(client, storeId, user, 'configure'),
    admins: await whoMay(client, storeId, 'configure'),
  };
}

/** `/autoschedule retry`: the newest run with failed submissions, as its alert shows it. */
export async function failedMessage(deps: SlackDeps, store: StoreRef) {
  const [newest, ...others] = await deps.proposals.failedSubmissions(store.id);
  if (!newest) return done(ANSWER_WORDS.nothingToRetry);
  const summary = await deps.proposals.summary(store.id, newest.runId);
  const rows = others.reduce((sum, run) => sum + run.rows.length, 0);
  return submissionAlert({ ...alertVm(summary, newest.rows), elsewhere: { runs: others.length, rows } });
}
