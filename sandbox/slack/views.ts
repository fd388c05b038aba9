import { keepEntered, putState, withIds } from './elements.ts';
import { asString, type Json } from './json.ts';
import { SANDBOX_LIMITS } from './limits.ts';
import type { Core, StoredView } from './model.ts';
import type { PlainText } from './page-api.ts';

/** Modal stacks and homes: one of each per person. */
export class ViewStore {
  #core: Core;
  #stacks = new Map<string, StoredView[]>();
  #homes = new Map<string, StoredView>();

  constructor(core: Core) {
    this.#core = core;
  }

  stack(user: string): StoredView[] {
    return this.#stacks.get(user) ?? [];
  }

  top(user: string): StoredView | undefined {
    return this.stack(user).at(-1);
  }

  home(user: string): StoredView | undefined {
    return this.#homes.get(user);
  }

  /** An open modal or a published home. */
  find(id: string | undefined, externalId?: string): StoredView | undefined {
    const all = [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
    return all.find((v) => (id ? v.id === id : externalId ? v.externalId === externalId : false));
  }

  /** Opens a first modal: a stack that was open is replaced. */
  open(user: string, payload: Json): StoredView {
    const view = this.#build(user, 'modal', payload);
    this.#stacks.set(user, [view]);
    this.#changed(user);
    return view;
  }

  /** Puts a modal on top; undefined when the stack is full. */
  push(user: string, payload: Json): StoredView | undefined {
    const stack = this.stack(user);
    if (stack.length >= SANDBOX_LIMITS.viewStack) return undefined;
    const view = this.#build(user, 'modal', payload);
    view.rootId = stack[0]?.id ?? view.id;
    view.previousId = stack.at(-1)?.id ?? null;
    this.#stacks.set(user, [...stack, view]);
    this.#changed(user);
    return view;
  }

  /** Renders a view anew: id and place stay, values stay where block_id and action_id do. */
  update(view: StoredView, payload: Json): StoredView {
    const next = this.#build(view.user, view.type, payload, view.id);
    const { id, user, type, rootId, previousId, entered } = view;
    Object.assign(view, next, { id, user, type, rootId, previousId, notice: undefined, busy: false });
    view.entered = keepEntered(view.blocks, entered);
    view.errors = {};
    this.#changed(view.user, view.type);
    return view;
  }

  publish(user: string, payload: Json): StoredView {
    const known = this.#homes.get(user);
    if (known) return this.update(known, payload);
    const view = this.#build(user, 'home', payload);
    this.#homes.set(user, view);
    this.#changed(user, 'home');
    return view;
  }

  /** Closes the top view, or the whole stack. Views marked clear_on_close take everything with them. */
  close(user: string, clear: boolean): StoredView[] {
    const stack = this.stack(user);
    const all = clear || stack.at(-1)?.clearOnClose === true;
    const closed = all ? stack : stack.slice(-1);
    this.#stacks.set(user, all ? [] : stack.slice(0, -1));
    this.#changed(user);
    return closed;
  }

  /** Removes one view and everything above it. */
  closeFrom(view: StoredView): void {
    const stack = this.stack(view.user);
    const at = stack.indexOf(view);
    if (at >= 0) this.#stacks.set(view.user, stack.slice(0, at));
    this.#changed(view.user);
  }

  enter(view: StoredView, block: string, action: string, state: Json): void {
    putState(view.entered, block, action, state);
    delete view.errors[block];
    this.#changed(view.user, view.type);
  }

  /** Errors, notice or the waiting mark. */
  mark(view: StoredView, change: Partial<Pick<StoredView, 'errors' | 'notice' | 'busy'>>): void {
    Object.assign(view, change);
    this.#changed(view.user, view.type);
  }

  #build(user: string, type: StoredView['type'], payload: Json, knownId?: string): StoredView {
    const id = knownId ?? this.#core.ids.next('V');
    return {
      id,
      user,
      type,
      hash: this.#core.ids.hash(this.#core.clock.now()),
      callbackId: asString(payload.callback_id) ?? '',
      externalId: asString(payload.external_id) ?? '',
      privateMetadata: asString(payload.private_metadata) ?? '',
      ...(payload.title ? { title: payload.title as PlainText } : { title: undefined }),
      ...(payload.submit ? { submit: payload.submit as PlainText } : { submit: undefined }),
      ...(payload.close ? { close: payload.close as PlainText } : { close: undefined }),
      notifyOnClose: payload.notify_on_close === true,
      clearOnClose: payload.clear_on_close === true,
      blocks: withIds(payload.blocks, this.#core.ids),
      rootId: id,
      previousId: null,
      entered: {},
      errors: {},
      busy: false,
    };
  }

  #changed(user: string, type: StoredView['type'] = 'modal'): void {
    this.#core.emit({ type: type === 'home' ? 'home' : 'views', user });
  }
}
