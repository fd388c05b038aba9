import type { EditVm } from '../../../blocks/edit.ts';
import type { EditMeta } from '../../../blocks/ids.ts';
import type { EditCheck, EditForm, PersonOption } from '../../services/contracts.ts';

/** What stands in the edit form at the moment. */
export interface EditChoice {
  employeeId: string | null;
  date: string | null;
  time: string | null;
  otherTime: boolean;
}

/** The edit modal from the form, the person that is chosen and the check of what is chosen. */
export function editVm(
  form: EditForm,
  timezone: string,
  focus: EditMeta['focus'],
  choice: EditChoice,
  person: PersonOption | null,
  check: EditCheck | null,
  canSendDm: boolean,
  problem?: { sentence: string; nextStep: string },
): EditVm {
  return {
    row: form.row,
    timezone,
    focus,
    firstDay: form.firstDay,
    lastDay: form.lastDay,
    allowedTimes: form.allowedTimes,
    version: form.version,
    chosen: {
      person: person && {
        employeeId: person.employeeId,
        name: person.name,
        title: person.title,
        reason: person.reason,
      },
      date: choice.date,
      time: choice.time,
    },
    otherTime: choice.otherTime,
    check: check && {
      ...check,
      findings: withNoticeAsNote(check.findings),
      canSendDm,
    },
    ...(problem ? { problem } : {}),
  };
}

/** Short notice is answered by telling people, not by a reason (WF-12). */
export function withNoticeAsNote<T extends { id: string; severity: 'hard' | 'soft' | 'info' }>(
  findings: readonly T[],
): T[] {
  return findings.map((one) => (one.id === 'S3' ? { ...one, severity: 'info' } : one));
}
