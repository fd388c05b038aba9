import { asInt, asObjects, asString } from '../json.ts';
import type { StoredFile } from '../model.ts';
import { fileJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { badArguments, fail, type Methods } from './call.ts';
import { content, postTarget, threadOf } from './chat.ts';

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  csv: 'text/csv',
  txt: 'text/plain',
  json: 'application/json',
  png: 'image/png',
  jpg: 'image/jpeg',
};

/** Media type by the name's ending. */
export const mimetypeOf = (name: string): string =>
  TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';

/** A new file, waiting for its bytes or (from a person) already with them. */
export function addFile(
  ws: Workspace,
  file: { name: string; user: string; alt?: string; bytes?: Buffer; length?: number; mimetype?: string },
): StoredFile {
  const stored: StoredFile = {
    id: ws.ids.next('F'),
    name: file.name,
    title: file.name,
    mimetype: file.mimetype ?? mimetypeOf(file.name),
    alt: file.alt ?? '',
    bytes: file.bytes ?? Buffer.alloc(0),
    user: file.user,
    createdAt: ws.clock.now(),
    stage: file.bytes ? 'complete' : 'announced',
    announcedLength: file.length ?? file.bytes?.length ?? 0,
  };
  ws.files.set(stored.id, stored);
  return stored;
}

export const fileMethods: Methods = {
  'files.getUploadURLExternal': {
    scope: 'files:write',
    run({ ws, args }) {
      const name = asString(args.filename);
      const length = asInt(args.length, 0);
      if (!name) return badArguments('missing required field: filename');
      if (length <= 0) return badArguments('length must be greater than 0');
      const alt = asString(args.alt_txt) ?? '';
      if (alt.length > 1_000) return badArguments('alt_txt must be less than 1001 characters');
      const file = addFile(ws, { name, alt, length, user: ws.app.userId });
      return { upload_url: `${ws.url}/upload/${file.id}`, file_id: file.id };
    },
  },
  'files.completeUploadExternal': {
    scope: 'files:write',
    run(call) {
      const { ws, args } = call;
      const listed = asObjects(args.files);
      if (listed.length === 0) return badArguments('missing required field: files');
      const files = listed.map((f) => {
        const file = ws.files.get(asString(f.id) ?? '');
        // Once per file, and only after its bytes arrived.
        return file?.stage === 'uploaded' ? { file, title: asString(f.title) } : fail('file_not_found');
      });
      const target = args.channel_id ?? args.channels;
      // A person's id is not a conversation here.
      if (target !== undefined && !ws.conversations.has(String(target))) fail('channel_not_found');
      const c = target === undefined ? undefined : postTarget(call, target);
      const text = asString(args.initial_comment) ?? '';
      const message = args.blocks === undefined ? { text } : content({ ws, args: { ...args, text } });
      const thread = c ? threadOf(ws, c.id, args) : {};
      for (const { file, title } of files)
        Object.assign(file, { stage: 'complete', title: title ?? file.title });
      if (c)
        ws.messages.post(c.id, {
          user: ws.app.userId,
          botId: ws.app.botId,
          ...message,
          ...thread,
          files: files.map(({ file }) => file.id),
        });
      return { files: files.map(({ file }) => fileJson(ws, file.id)) };
    },
  },
  'files.info': {
    scope: 'files:read',
    run({ ws, args }) {
      const file = ws.files.get(asString(args.file) ?? '') ?? fail('file_not_found');
      return { file: fileJson(ws, file.id) };
    },
  },
};
