import type { Database, PendingScheduleRow, Tx } from '../../db/database.ts';
import { findRow } from '../../db/repositories/proposal-rows.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { allowedTimes } from '../../domain/start-times.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { authorize } from '../authz.ts';
import type { Actor, EditCheck, EditForm, EditInput, PersonOption, RowView } from '../contracts.ts';
import { eventOf } from '../store-state.ts';
import { demandEditable, isShortNotice } from './edit-guards.ts';
import { planEdit } from './edit-plan.ts';
import { judge, noLongerFitting, occupancyForEdit } from './judge.ts';
import { blockFor, daysOfEvent, usualTime } from './placing.ts';
import { type LoadedProposal, loadProposal, rowOf } from './proposal.ts';
import { ProposalReader } from './proposal-reader.ts';
import { doneByPerson, rank } from './ranking.ts';
import { daysForReplacement, replacedOn, replacementsAmong } from './replacement.ts';
import { rowView } from './row-view.ts';

/** What the forms about one row show (WF-9, WF-17): places, people, and what saving would do. Changes nothing. */
export class ProposalForms extends ProposalReader {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    super(options);
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /**
   * What the form *Change person / time* shows.
   * @throws ForbiddenError, DaybreakError `ROW_NOT_FOUND`, `ROW_ALREADY_PROCESSED`, `CHANGE_IN_PROGRESS`.
   */
  async editForm(storeId: string, actor: Actor, rowId: number, date?: LocalDate): Promise<EditForm> {
    const { proposal, row } = await this.#editable(storeId, actor, rowId);
    const { facts } = proposal.state;
    const event = eventOf(facts, row.eventRefNum);
    const occupancy = occupancyForEdit(proposal, row);
    const { first, last } = daysOfEvent(facts, occupancy, event);
    return {
      row: rowView(proposal.state, row, noLongerFitting(proposal).get(row.id)),
      firstDay: first,
      lastDay: last,
      allowedTimes: [...allowedTimes(event, date ?? row.scheduleDate ?? first, facts.settings)],
      version: row.version,
    };
  }

  /** Everybody for a place of the row, best first (validation §9), each with what stands against them. */
  async people(
    storeId: string,
    actor: Actor,
    rowId: number,
    place: { date: LocalDate; time?: LocalTime },
  ): Promise<PersonOption[]> {
    const { proposal, row } = await this.#editable(storeId, actor, rowId);
    return this.#rank(proposal, row, place);
  }

  /** What saving would do, without saving (live validation of the form). */
  async checkEdit(
    storeId: string,
    actor: Actor,
    rowId: number,
    input: Pick<EditInput, 'employeeId' | 'date' | 'time'>,
  ): Promise<EditCheck> {
    const { proposal, row } = await this.#editable(storeId, actor, rowId);
    const plan = planEdit(proposal, row, input);
    return {
      findings: plan.findings,
      block: plan.place.block,
      blockOverflow: plan.overflow,
      noticeNeeded: isShortNotice(proposal, input.date),
      consequences: plan.consequences,
    };
  }

  /** WF-17: the days on which somebody could stand in for the rotation, soonest first; at least one; and who has been put there already. */
  async replacementForm(
    storeId: string,
    actor: Actor,
    rowId: number,
  ): Promise<{ row: RowView; dates: LocalDate[]; replaced: Record<LocalDate, string> }> {
    const { proposal, row } = await this.#editable(storeId, actor, rowId);
    const dates = daysForReplacement(proposal, row);
    return { row: rowView(proposal.state, row), dates, replaced: replacedOn(proposal, row, dates) };
  }

  /** Who could stand in on that day, best first. */
  async replacements(storeId: string, actor: Actor, rowId: number, date: LocalDate): Promise<PersonOption[]> {
    const { proposal, row } = await this.#editable(storeId, actor, rowId);
    return replacementsAmong(proposal, row, date, await this.#rank(proposal, row, { date }));
  }

  /** Ranking for one place; blocks are chosen per person, because Block 1 may be reserved (BLOCK-6). */
  async #rank(
    proposal: LoadedProposal,
    row: PendingScheduleRow,
    place: { date: LocalDate; time?: LocalTime },
  ): Promise<PersonOption[]> {
    const { state, storeId } = proposal;
    const { facts } = state;
    const event = eventOf(facts, row.eventRefNum);
    const occupancy = occupancyForEdit(proposal, row);
    const time = place.time ?? usualTime(facts, occupancy, event, place.date);
    const candidates = facts.employees
      .filter((employee) => employee.active)
      .map(({ id: employeeId }) => {
        const { block } = blockFor(facts, occupancy, event, employeeId, place.date, time);
        const wanted = { employeeId, date: place.date, time, block };
        return { employeeId, findings: judge(state, occupancy, row, wanted, 'manual') };
      });
    const done = await doneByPerson(this.#db.client, storeId, event.type, facts.today);
    return rank(state, occupancy, event, place.date, candidates, done);
  }

  async #editable(
    storeId: string,
    actor: Actor,
    rowId: number,
  ): Promise<{ proposal: LoadedProposal; row: PendingScheduleRow }> {
    await authorize(this.#db.client, storeId, actor, 'edit');
    const known = await knownRow(this.#db.client, storeId, rowId);
    const proposal = await loadProposal(this.#db.client, storeId, known.schedulerRunId, this.#clock.now());
    const row = rowOf(proposal, rowId);
    demandEditable(proposal, row);
    return { proposal, row };
  }
}

/** @throws DaybreakError `ROW_NOT_FOUND`, also for a row of another store. */
export async function knownRow(db: Tx, storeId: string, rowId: number): Promise<PendingScheduleRow> {
  const row = await findRow(db, storeId, rowId);
  if (row === null) throw new DaybreakError('ROW_NOT_FOUND');
  return row;
}
