/**
 * Where an element stands, and what happens when a person changes it.
 *
 * @typedef {object} Surface where blocks are drawn
 * @property {'message' | 'modal' | 'home'} kind
 * @property {import('./mrkdwn.js').Directory & {people(): any[], channels(): any[]}} dir
 * @property {import('./values.js').Values} values
 * @property {Record<string, string>} errors block_id → text
 * @property {(p: {block: any, element: any, node: HTMLElement, state?: any, confirm?: any}) => Promise<boolean>} act
 *   asks for confirmation, sends; false when the person declined
 * @property {(block: any, element: any, query: string) => Promise<import('./select.js').Group[]>} suggest
 * @property {(file: File) => Promise<any>} upload
 * @property {(blockId: string) => void} [changed]
 * @property {() => void} tell gives the server what was entered so far
 *
 * @typedef {{surface: Surface, block: any, inInput: boolean, id: string, label: string, describedBy?: string,
 *   redraw?: () => void}} Place `redraw` makes the control anew from the stored state
 */

/** Stores a state and sends it where the element acts at once. @param {any} el @param {Place} place @param {any} state @param {HTMLElement} node */
export function report(el, place, state, node) {
  const { surface, block } = place;
  const old = surface.values.get(block.block_id, el);
  surface.values.set(block.block_id, el, state);
  surface.changed?.(block.block_id);
  if (place.inInput && !block.dispatch_action) return;
  void surface.act({ block, element: el, node, state, confirm: el.confirm }).then((sent) => {
    if (sent) return;
    surface.values.set(block.block_id, el, old);
    place.redraw?.();
  });
}
