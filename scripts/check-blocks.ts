// Checks everything that the gallery shows: `npm run check:blocks`, with Slack's own opinion: `-- --online [--url <…/api/>]`.
import { parseArgs } from 'node:util';
import { offline, online, textOf } from './gallery/check.ts';
import { entries } from './gallery/entries.ts';
import { kindOf, slug } from './gallery/entry.ts';

const { values } = parseArgs({ options: { online: { type: 'boolean' }, url: { type: 'string' } } });
const all = entries();
try {
  const found = [
    ...offline(all),
    ...(values.online === true ? await online(all, values.url ?? process.env.SLACK_API_URL) : []),
  ];
  for (const { entry, pointer, message } of found) console.log(`${entry} ${pointer || '/'} ${message}`);
  for (const kind of ['message', 'modal', 'home'] as const) {
    const sizes = all
      .filter(({ payload }) => kindOf(payload) === kind)
      .map((entry) => ({
        name: slug(entry),
        blocks: entry.payload.blocks.length,
        text: textOf(entry.payload.blocks),
      }));
    const [most] = sizes.toSorted((a, b) => b.blocks - a.blocks);
    const [longest] = sizes.toSorted((a, b) => b.text - a.text);
    console.log(
      `${kind}: ${sizes.length} · most blocks ${most?.blocks} (${most?.name}) · longest ${longest?.text} characters (${longest?.name})`,
    );
  }
  console.log(
    `${all.length} payloads checked${values.online === true ? ', also by Slack' : ''}, ${found.length} findings.`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`Slack could not be asked: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}
