import type { WebClient } from '@slack/web-api';
import { BeforePostError } from './api-errors.ts';

/** A file as it is uploaded (SL-25). */
export interface FileContent {
  /** With its ending: `run-history.csv`. */
  name: string;
  title: string;
  /** What a picture shows, in words. */
  alt?: string;
  /** What people read instead when Slack does not take the file. */
  refused: string;
  bytes: Uint8Array;
}

const TIMEOUT_MS = 30_000;
const ALT_TEXT_MAX = 1000;

/** Announces a file: where its bytes go, and its id. @throws BeforePostError */
export async function announceUpload(
  slack: WebClient,
  { name, alt, bytes }: FileContent,
): Promise<{ url: string; id: string }> {
  // `apiCall`, because the typed method sends the alternative text under a name that Slack does not know.
  const answer = await beforePost(() =>
    slack.apiCall('files.getUploadURLExternal', {
      filename: name,
      length: bytes.length,
      ...(alt ? { alt_txt: alt.slice(0, ALT_TEXT_MAX) } : {}),
    }),
  );
  const { upload_url: url, file_id: id } = answer as { upload_url?: string; file_id?: string };
  if (!url || !id)
    throw new BeforePostError(new Error('files.getUploadURLExternal answered without an address'));
  return { url, id };
}

/** Sends the bytes. The file stays private until the upload is completed. @throws BeforePostError */
export async function sendBytes(url: string, bytes: Uint8Array): Promise<void> {
  await beforePost(async () => {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!answer.ok) throw new Error(`the upload was answered with ${answer.status}`);
  });
}

async function beforePost<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new BeforePostError(error);
  }
}
