/** Calls to the sandbox server. Shapes: `sandbox/slack/page-api.ts`. */

/** An answer that was not `ok`. */
export class ApiError extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body?.message ?? body?.error ?? `The sandbox answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}

/**
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 * @throws {ApiError}
 */
export async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = await answer.json().catch(() => null);
  if (!answer.ok || json?.ok === false) throw new ApiError(answer.status, json);
  return json;
}

/** @param {string} path @returns {Promise<any>} */
export async function get(path) {
  const answer = await fetch(path);
  const json = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, json);
  return json;
}

/**
 * Live events of one person; reconnects by itself and says when it had to (events may be missing then).
 * @param {string} user
 * @param {{event: (e: any) => void, connected: (again: boolean) => void, lost: () => void}} on
 * @returns {() => void} ends it
 */
export function stream(user, on) {
  const source = new EventSource(`/_page/stream?user=${encodeURIComponent(user)}`);
  let again = false;
  source.onopen = () => {
    on.connected(again);
    again = true;
  };
  source.onmessage = (message) => on.event(JSON.parse(message.data));
  source.onerror = () => on.lost();
  return () => source.close();
}

/** @param {File} file @param {string} user @returns {Promise<any>} the stored file */
export async function upload(file, user) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  const answer = await post('/_control/upload', {
    user,
    name: file.name,
    bytes: btoa(binary),
    mimetype: file.type || undefined,
  });
  return answer.file;
}
