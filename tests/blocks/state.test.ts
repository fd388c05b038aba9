import { describe, expect, it } from 'vitest';
import { ACTIONS, BLOCKS, OTHER_TIME } from '../../blocks/ids.ts';
import {
  readEdit,
  readNotice,
  readRejectReason,
  readReplace,
  readStart,
  type StateValues,
} from '../../blocks/state.ts';

const chosen = (value: string) => ({ selected_option: { value } });
const time = (value: string) => chosen(ACTIONS.editTime.encode({ value, ver: 3 }));

describe('what was entered in the edit form', () => {
  const form: StateValues = {
    [BLOCKS.editEmployee]: { 'edit.employee': chosen('v1|e-sam|3') },
    [BLOCKS.editDate]: { 'edit.date': { selected_date: '2026-11-26' } },
    [BLOCKS.editTime('2026-11-26')]: { 'edit.time': time('10:15') },
    [BLOCKS.editReason]: { 'edit.reason': { value: '  early truck ' } },
    [BLOCKS.editNotice]: { 'edit.notice': chosen('v1|send_dm|3') },
  };

  it('is read whatever block its time stands in', () => {
    expect(readEdit(form)).toEqual({
      employeeId: 'e-sam',
      date: '2026-11-26',
      time: '10:15',
      otherTime: false,
      reason: 'early truck',
      notice: 'send_dm',
      blockIds: {
        employee: 'edit.employee',
        date: 'edit.date',
        time: 'edit.time:2026-11-26',
        reason: 'edit.reason',
        notice: 'edit.notice',
      },
    });
  });

  it('another time comes from its own picker, and its errors go there', () => {
    const other: StateValues = {
      ...form,
      [BLOCKS.editTime('2026-11-26')]: { 'edit.time': time(OTHER_TIME) },
      [BLOCKS.editOtherTime]: { 'edit.other.time': { selected_time: '13:20' } },
    };
    expect(readEdit(other)).toMatchObject({
      time: '13:20',
      otherTime: true,
      blockIds: { time: 'edit.other.time' },
    });
  });

  it('"other time" without its picker yet has no time', () => {
    const waiting = { [BLOCKS.editTime('none')]: { 'edit.time': time(OTHER_TIME) } };
    expect(readEdit(waiting)).toMatchObject({
      time: null,
      otherTime: true,
      blockIds: { time: 'edit.time:none' },
    });
  });

  it('an empty form has nothing, and no input that could carry an error', () => {
    expect(readEdit({})).toEqual({
      employeeId: null,
      date: null,
      time: null,
      otherTime: false,
      reason: null,
      notice: null,
      blockIds: {},
    });
  });
});

describe('what was entered elsewhere', () => {
  it('notice and reason', () => {
    expect(readNotice({ [BLOCKS.approveNotice]: { 'approve.notice': chosen('v1|told|7') } })).toBe('told');
    expect(
      readNotice({ [BLOCKS.approveNotice]: { 'approve.notice': { selected_option: null } } }),
    ).toBeNull();
    expect(readRejectReason({ [BLOCKS.rejectReason]: { 'reject.reason': { value: ' ' } } })).toBeNull();
  });

  it('the run dialog', () => {
    expect(readStart({})).toEqual({ mode: 'normal', discard: false });
    expect(
      readStart({
        [BLOCKS.runMode]: { 'start.mode': chosen('v1|emergency|0') },
        [BLOCKS.runDiscard]: { 'start.discard': { selected_options: [{ value: 'v1|discard|0' }] } },
      }),
    ).toEqual({ mode: 'emergency', discard: true });
  });

  it('the replacement', () => {
    expect(
      readReplace({
        [BLOCKS.replaceDate]: { 'replace.date': chosen('v1|2026-11-26|3') },
        [BLOCKS.replaceEmployee('2026-11-26')]: { 'replace.employee': chosen('v1|e-sam|3') },
      }),
    ).toEqual({ date: '2026-11-26', employeeId: 'e-sam', reason: null });
  });
});
