import type { ControlError } from './page-api.ts';

/** A control request that cannot be carried out; becomes the JSON of `ControlError` with this status. */
export class ControlProblem extends Error {
  readonly status: number;
  readonly body: ControlError;

  constructor(
    status: 400 | 403 | 404 | 408 | 422,
    error: string,
    message: string,
    more: Partial<ControlError> = {},
  ) {
    super(message);
    this.name = 'ControlProblem';
    this.status = status;
    this.body = { ok: false, error, message, ...more };
  }
}
