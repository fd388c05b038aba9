import type { IncomingMessage, ServerResponse } from 'node:http';
import { contentType, readBody, sendBytes, sendJson } from './http.ts';
import type { Workspace } from './workspace.ts';

/** The bytes of an upload: the raw body, or the first file of a multipart form. */
async function uploadedBytes(req: IncomingMessage, body: Buffer): Promise<Buffer> {
  if (contentType(req) !== 'multipart/form-data') return body;
  const headers = { 'content-type': req.headers['content-type'] ?? '' };
  const form = await new Response(new Uint8Array(body), { headers }).formData();
  for (const part of form.values())
    if (typeof part !== 'string') return Buffer.from(await part.arrayBuffer());
  return Buffer.alloc(0);
}

/** `POST /upload/{id}`: the bytes of an announced file, once. */
export async function handleUpload(
  ws: Workspace,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const started = performance.now();
  const file = ws.files.get(id);
  const bytes = await uploadedBytes(req, await readBody(req));
  const status = file?.stage !== 'announced' ? 404 : bytes.length !== file.announcedLength ? 400 : 200;
  if (file && status === 200) Object.assign(file, { bytes, stage: 'uploaded' });
  ws.addLog({
    direction: 'in',
    kind: 'upload',
    status,
    ms: Math.round(performance.now() - started),
    request: { file: id, bytes: bytes.length },
    response: null,
  });
  res
    .writeHead(status, { 'content-type': 'text/plain' })
    .end(status === 200 ? `OK - ${bytes.length}` : 'refused');
}

/** `GET /files/{id}`: url_private of a file, with the app's token. */
export async function handleFileDownload(
  ws: Workspace,
  id: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  if (req.headers.authorization !== `Bearer ${ws.botToken}`)
    return sendJson(res, 401, { ok: false, error: 'invalid_auth' });
  if (!ws.scopes.has('files:read')) return sendJson(res, 403, { ok: false, error: 'missing_scope' });
  const file = ws.files.get(id);
  if (!file) return sendJson(res, 404, { ok: false, error: 'file_not_found' });
  return sendBytes(res, file.mimetype, file.bytes, file.name);
}
