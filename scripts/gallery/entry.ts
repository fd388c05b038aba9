import type { HomeView, ModalView } from '@slack/types';
import type { Message } from '../../blocks/kit.ts';

export type Payload = Message | ModalView | HomeView;

/** One picture of the gallery: what a builder of blocks/ makes of one view model. */
export interface Entry {
  /** Which part of the product, as a heading. */
  surface: string;
  /** What is special here; unique within its builder. */
  name: string;
  /** Name of the exported function. */
  builder: string;
  payload: Payload;
}

/** One entry; the name of the builder comes from the function itself, so that none can be claimed without being called. */
export function entry<A extends readonly unknown[]>(
  surface: string,
  name: string,
  builder: (...args: A) => Payload,
  ...args: A
): Entry {
  return { surface, name, builder: builder.name, payload: builder(...args) };
}

export function kindOf(payload: Payload): 'message' | 'modal' | 'home' {
  return 'type' in payload ? payload.type : 'message';
}

/** Letters, digits and hyphens: names a file. */
export function slug({ builder, name }: Pick<Entry, 'builder' | 'name'>): string {
  return `${builder}-${name}`.replaceAll(/[^A-Za-z0-9]+/gu, '-').replaceAll(/^-|-$/gu, '');
}
