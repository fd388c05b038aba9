import { ACTIONS, OTHER_TIME } from './ids.ts';

/** What people entered in a view: `view.state.values`, keyed by block_id, then action_id. */
export type StateValues = Record<string, Record<string, ElementState>>;
interface ElementState {
  value?: string | null;
  selected_option?: { value?: string } | null;
  selected_options?: { value?: string }[] | null;
  selected_date?: string | null;
  selected_time?: string | null;
}

/** Finds an input by its action_id, whatever block it stands in now, with the block_id that errors are keyed by. */
export function find(
  values: StateValues,
  action: { id: string },
): { blockId: string; state: ElementState } | null {
  for (const [blockId, block] of Object.entries(values)) {
    const state = block[action.id];
    if (state !== undefined) return { blockId, state };
  }
  return null;
}

/** The edit form as entered. `blockIds` holds only inputs that are on the form, so only they may carry errors. */
export interface EditState {
  employeeId: string | null;
  date: string | null;
  time: string | null;
  /** "Other time …" is chosen: the free time picker counts. */
  otherTime: boolean;
  reason: string | null;
  notice: 'told' | 'send_dm' | null;
  blockIds: { employee?: string; date?: string; time?: string; reason?: string; notice?: string };
}

export function readEdit(values: StateValues): EditState {
  const employee = find(values, ACTIONS.editEmployee);
  const date = find(values, ACTIONS.editDate);
  const time = find(values, ACTIONS.editTime);
  const other = find(values, ACTIONS.editOtherTime);
  const reason = find(values, ACTIONS.editReason);
  const notice = find(values, ACTIONS.editNotice);
  const chosenTime = ACTIONS.editTime.parse(time?.state.selected_option?.value)?.value ?? null;
  const otherTime = chosenTime === OTHER_TIME;
  return {
    employeeId: ACTIONS.editEmployee.parse(employee?.state.selected_option?.value)?.value ?? null,
    date: date?.state.selected_date ?? null,
    time: otherTime ? (other?.state.selected_time ?? null) : chosenTime,
    otherTime,
    reason: trimmed(reason?.state.value),
    notice: ACTIONS.editNotice.parse(notice?.state.selected_option?.value)?.value ?? null,
    blockIds: {
      ...idOf('employee', employee),
      ...idOf('date', date),
      ...idOf('time', otherTime && other !== null ? other : time),
      ...idOf('reason', reason),
      ...idOf('notice', notice),
    },
  };
}

export function readNotice(values: StateValues): 'told' | 'send_dm' | null {
  const raw = find(values, ACTIONS.approveNotice)?.state.selected_option?.value;
  return ACTIONS.approveNotice.parse(raw)?.value ?? null;
}

export function readRejectReason(values: StateValues): string | null {
  return trimmed(find(values, ACTIONS.rejectReason)?.state.value);
}

export function readStart(values: StateValues): { mode: 'normal' | 'emergency'; discard: boolean } {
  const mode = ACTIONS.runMode.parse(find(values, ACTIONS.runMode)?.state.selected_option?.value);
  const ticked = find(values, ACTIONS.runDiscard)?.state.selected_options ?? [];
  return {
    mode: mode?.value ?? 'normal',
    discard: ticked.some(({ value }) => ACTIONS.runDiscard.parse(value) !== null),
  };
}

export function readReplace(values: StateValues): {
  date: string | null;
  employeeId: string | null;
  reason: string | null;
} {
  const date = find(values, ACTIONS.replaceDate)?.state.selected_option?.value;
  const employee = find(values, ACTIONS.replaceEmployee)?.state.selected_option?.value;
  return {
    date: ACTIONS.replaceDate.parse(date)?.value ?? null,
    employeeId: ACTIONS.replaceEmployee.parse(employee)?.value ?? null,
    reason: trimmed(find(values, ACTIONS.replaceReason)?.state.value),
  };
}

function trimmed(value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}

function idOf<K extends string>(key: K, found: { blockId: string } | null): Partial<Record<K, string>> {
  return found === null ? {} : ({ [key]: found.blockId } as Partial<Record<K, string>>);
}
