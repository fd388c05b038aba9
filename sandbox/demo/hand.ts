import type {
  ActionBody,
  InteractionResult,
  LogEntry,
  Option,
  PageHome,
  PageMessage,
  PageView,
  Selection,
} from '../slack/page-api.ts';

/** One person at the sandbox's page, over its HTTP control API: sees and presses what a person could. */
export class Hand {
  readonly user: string;
  readonly #url: string;
  readonly #channel: string;

  constructor(url: string, user: string, channel: string) {
    this.#url = url;
    this.user = user;
    this.#channel = channel;
  }

  command(text: string, command = '/autoschedule'): Promise<InteractionResult> {
    return this.#post('command', { user: this.user, channel: this.#channel, command, text });
  }

  /** Presses a control of a message, or chooses an option of one. */
  press(
    at: Pick<PageMessage, 'channel' | 'ts'>,
    actionId: string,
    more: Pick<ActionBody, 'block_id' | 'selection'> = {},
  ): Promise<InteractionResult> {
    return this.#post('action', {
      user: this.user,
      channel: at.channel,
      ts: at.ts,
      action_id: actionId,
      ...more,
    });
  }

  /** Presses a button of the open modal. */
  pressIn(
    view: PageView,
    actionId: string,
    more: Pick<ActionBody, 'block_id' | 'confirm'> = {},
  ): Promise<InteractionResult> {
    return this.#post('action', { user: this.user, view: view.id, action_id: actionId, ...more });
  }

  /** Chooses in an input of the open modal that is checked live. */
  choose(
    view: PageView,
    blockId: string,
    actionId: string,
    selection: Selection,
  ): Promise<InteractionResult> {
    return this.#post('action', {
      user: this.user,
      view: view.id,
      block_id: blockId,
      action_id: actionId,
      selection,
    });
  }

  /** Types into a list that the app fills. */
  async type(view: PageView, blockId: string, actionId: string, query: string): Promise<Option[]> {
    const body = { user: this.user, view: view.id, block_id: blockId, action_id: actionId, query };
    const answer = await this.#post<
      InteractionResult & { options?: Option[]; option_groups?: { options: Option[] }[] }
    >('type', body);
    return answer.options ?? (answer.option_groups ?? []).flatMap((group) => group.options);
  }

  fill(values: Record<string, Selection>): Promise<unknown> {
    return this.#post('fill', { user: this.user, values });
  }

  submit(values: Record<string, Selection> = {}): Promise<InteractionResult> {
    return this.#post('submit', { user: this.user, values });
  }

  async close(): Promise<void> {
    while ((await this.views()).length > 0) await this.#post('close', { user: this.user, clear: true });
  }

  openHome(): Promise<InteractionResult> {
    return this.#post('home/open', { user: this.user });
  }

  async views(): Promise<PageView[]> {
    return (await this.#get<{ views: PageView[] }>(`views/${this.user}`)).views;
  }

  async home(): Promise<PageHome | null> {
    return (await this.#get<{ home: PageHome | null }>(`home/${this.user}`)).home;
  }

  async thread(ts: string): Promise<PageMessage[]> {
    const path = `thread/${this.#channel}/${ts}?user=${this.user}`;
    return (await this.#get<{ messages: PageMessage[] }>(path)).messages;
  }

  async messages(channel = this.#channel): Promise<PageMessage[]> {
    return (await this.#get<{ messages: PageMessage[] }>(`messages/${channel}?user=${this.user}`)).messages;
  }

  async log(after = 0): Promise<LogEntry[]> {
    return (await this.#get<{ log: LogEntry[] }>(`log?after=${after}`)).log;
  }

  /** A message in the store's channel. */
  async message(
    want: { includes?: string; hasAction?: string; thread?: string },
    timeoutMs = 15_000,
  ): Promise<PageMessage> {
    const body = { channel: this.#channel, user: this.user, timeoutMs, ...want };
    return (await this.#post<{ message: PageMessage }>('wait', body)).message;
  }

  /** Something private: a note below a message, a direct message, or App Home. */
  async told(want: { includes?: string; hasAction?: string }, timeoutMs = 15_000): Promise<PageMessage> {
    const body = { user: this.user, timeoutMs, ...want };
    return (await this.#post<{ message: PageMessage }>('wait', body)).message;
  }

  async view(callback: string, includes?: string, timeoutMs = 10_000): Promise<PageView> {
    const body = { user: this.user, viewCallback: callback, timeoutMs, ...(includes ? { includes } : {}) };
    return (await this.#post<{ view: PageView }>('wait', body)).view;
  }

  #post<T>(path: string, body: object): Promise<T> {
    return this.#call(path, { method: 'POST', body: JSON.stringify(body) });
  }

  #get<T>(path: string): Promise<T> {
    return this.#call(path, {});
  }

  async #call<T>(path: string, init: RequestInit): Promise<T> {
    const response = await fetch(`${this.#url}/_control/${path}`, init);
    const answer = (await response.json()) as T & { error?: string; message?: string; candidates?: unknown };
    if (response.ok) return answer;
    const seen = answer.candidates ? ` ${JSON.stringify(answer.candidates).slice(0, 1500)}` : '';
    throw new Error(`${path} ${String(init.body ?? '')}: ${answer.error} ${answer.message ?? ''}${seen}`);
  }
}

/** All texts of blocks, as a person reads them. */
export function readable(value: unknown): string {
  if (Array.isArray(value)) return value.map(readable).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const { text, ...rest } = value as { text?: unknown };
  const own = typeof text === 'string' ? text : readable(text);
  return [own, ...Object.values(rest).map((part) => (typeof part === 'object' ? readable(part) : ''))]
    .filter(Boolean)
    .join('\n');
}

/** A row of the proposal as it stands in its message. */
export interface ShownRow {
  id: number;
  block: string;
  text: string;
  options: Option[];
}

/** The rows of a section that have a menu. */
export function rowsOf(section: PageMessage): ShownRow[] {
  return (section.blocks ?? []).flatMap((block) => {
    const id = /^row:(\d+)$/.exec(block.block_id)?.[1];
    const { options } = (block.accessory ?? {}) as { options?: Option[] };
    return id && options
      ? [{ id: Number(id), block: block.block_id, text: readable(block.text), options }]
      : [];
  });
}

/** The entry of a row's menu for a verb: person, time, why, leave_out … */
export function menuOption(row: ShownRow, verb: string): Option {
  const found = row.options.find(({ value }) => value.startsWith(`v1|${verb}.`));
  if (!found) throw new Error(`row ${row.id} does not offer ${verb}`);
  return found;
}

/** The answer to "who tells them?", when the form asks. */
export function noticeOf(view: PageView): Record<string, string> {
  const block = view.blocks.find(({ block_id }) => block_id.endsWith('.notice'));
  const { options } = (block?.element ?? {}) as { options?: Option[] };
  return block && options?.[0] ? { [block.block_id]: options[0].value } : {};
}

/** Slack waits three seconds for the answer. */
export function acked(result: InteractionResult): void {
  if (!result.delivered || result.notice)
    throw new Error(`the app did not answer in time: ${JSON.stringify(result)}`);
}
