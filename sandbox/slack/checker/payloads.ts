import { asObjects, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS as L } from '../limits.ts';
import { checkBlocks } from './blocks.ts';
import { type Problem, problemText, Report } from './report.ts';

/** What Slack answers to a payload that breaks a rule. */
export interface Refusal {
  error: string;
  /** `response_metadata.messages` */
  messages: string[];
  problems: Problem[];
}

const refusal = (problems: Problem[], ordinary: string): Refusal | undefined =>
  problems.length === 0
    ? undefined
    : {
        error: problems.find((p) => p.error)?.error ?? ordinary,
        messages: problems.map(problemText),
        problems,
      };

/** The blocks of a message; undefined = nothing wrong. */
export function checkMessageBlocks(blocks: unknown): Refusal | undefined {
  const report = new Report('message');
  checkBlocks(report, blocks, L.messageBlocks);
  if (report.problems.length === 0 && report.readable > L.blockText)
    report.add('/blocks', `text of all blocks must be less than ${L.blockText + 1}`, 'msg_blocks_too_long');
  return refusal(report.problems, 'invalid_blocks');
}

const VIEW_FIELDS = [
  'type',
  'title',
  'submit',
  'close',
  'blocks',
  'private_metadata',
  'callback_id',
  'external_id',
  'clear_on_close',
  'notify_on_close',
  'submit_disabled',
];

/** A view for views.open, push, update, publish, or a submission's answer. */
export function checkView(view: unknown, type: 'modal' | 'home'): Refusal | undefined {
  const report = new Report(type);
  if (!isObject(view)) {
    report.add('/view', 'should be a view object');
    return refusal(report.problems, 'invalid_arguments');
  }
  if (Buffer.byteLength(JSON.stringify(view)) > L.viewBytes)
    report.add('/view', 'view is too large', 'view_too_large');
  if (view.type !== type) report.add('/view/type', `must be ${type}`);
  report.only(view, '/view', VIEW_FIELDS);
  if (type === 'modal') checkModalFields(report, view);
  else
    for (const field of ['submit', 'close', 'notify_on_close', 'clear_on_close'])
      if (view[field] !== undefined) report.add('/view', `invalid additional property: ${field}`);
  report.string(view, '/view', 'callback_id', L.callbackId);
  report.string(view, '/view', 'external_id', L.callbackId);
  const metadata = view.private_metadata;
  // The only string of a view that may be empty.
  if (metadata !== undefined && metadata !== '')
    report.string(view, '/view', 'private_metadata', L.privateMetadata);
  if (view.blocks === undefined) report.missing('/view', 'blocks');
  else checkBlocks(report, view.blocks, L.viewBlocks, '/view/blocks');
  if (report.focused > 1) report.add('/view/blocks', 'only one element may have focus_on_load');
  return refusal(report.problems, 'invalid_arguments');
}

function checkModalFields(report: Report, view: Json): void {
  report.text(view, '/view', 'title', { max: L.viewTitle, plain: true });
  report.text(view, '/view', 'submit', { max: L.viewSubmit, plain: true, optional: true });
  report.text(view, '/view', 'close', { max: L.viewClose, plain: true, optional: true });
  report.flag(view, '/view', 'notify_on_close');
  report.flag(view, '/view', 'clear_on_close');
  if (view.submit === undefined && asObjects(view.blocks).some((b) => b.type === 'input'))
    report.add('/view', 'submit is required when an input block is within blocks');
}

/** `metadata` of a message; undefined = nothing wrong. */
export function checkMetadata(metadata: unknown): string | undefined {
  if (metadata === undefined) return undefined;
  if (!isObject(metadata) || typeof metadata.event_type !== 'string' || !isObject(metadata.event_payload))
    return 'invalid_metadata_format';
  return JSON.stringify(metadata.event_payload).length > L.metadataPayload ? 'metadata_too_large' : undefined;
}
