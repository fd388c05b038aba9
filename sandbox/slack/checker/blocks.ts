import { asObjects, asString, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS as L } from '../limits.ts';
import { checkElement, checkImage } from './elements.ts';
import type { Report, Surface } from './report.ts';

interface BlockRule {
  surfaces: readonly Surface[];
  fields: readonly string[];
  check(report: Report, block: Json, at: string): void;
}

const ANY: readonly Surface[] = ['message', 'modal', 'home'];

const BLOCKS: Record<string, BlockRule> = {
  section: {
    surfaces: ANY,
    fields: ['text', 'fields', 'accessory', 'expand'],
    check(report, block, at) {
      if (block.text === undefined && block.fields === undefined) report.missing(at, 'text');
      report.text(block, at, 'text', { max: L.sectionText, optional: true });
      if (block.fields !== undefined)
        for (const [i, field] of (
          report.items(block.fields, `${at}/fields`, 1, L.sectionFields) ?? []
        ).entries())
          report.textObject(field, `${at}/fields/${i}`, { max: L.sectionFieldText });
      if (block.accessory === undefined) return;
      if (isObject(block.accessory) && block.accessory.type === 'image')
        checkImageElement(report, block.accessory, `${at}/accessory`);
      else checkElement(report, block.accessory, `${at}/accessory`, 'accessory');
    },
  },
  header: {
    surfaces: ANY,
    fields: ['text', 'level'],
    check: (report, block, at) => report.text(block, at, 'text', { max: L.headerText, plain: true }),
  },
  divider: { surfaces: ANY, fields: [], check: () => {} },
  image: {
    surfaces: ANY,
    fields: ['image_url', 'alt_text', 'title', 'slack_file'],
    check(report, block, at) {
      checkImage(report, block, at);
      report.text(block, at, 'title', { max: L.imageTitle, plain: true, optional: true });
    },
  },
  context: {
    surfaces: ANY,
    fields: ['elements'],
    check(report, block, at) {
      for (const [i, element] of (
        report.items(block.elements, `${at}/elements`, 1, L.contextElements) ?? []
      ).entries()) {
        const here = `${at}/elements/${i}`;
        if (isObject(element) && element.type === 'image') checkImageElement(report, element, here);
        else report.textObject(element, here, { max: L.sectionText });
      }
    },
  },
  actions: {
    surfaces: ANY,
    fields: ['elements'],
    check(report, block, at) {
      for (const [i, element] of (
        report.items(block.elements, `${at}/elements`, 1, L.actionsElements) ?? []
      ).entries())
        checkElement(report, element, `${at}/elements/${i}`, 'actions');
    },
  },
  input: {
    surfaces: ['modal', 'home'],
    fields: ['label', 'element', 'hint', 'optional', 'dispatch_action'],
    check(report, block, at) {
      report.text(block, at, 'label', { max: L.inputLabel, plain: true });
      report.text(block, at, 'hint', { max: L.inputHint, plain: true, optional: true });
      report.flag(block, at, 'optional');
      report.flag(block, at, 'dispatch_action');
      if (block.element === undefined) report.missing(at, 'element');
      else checkElement(report, block.element, `${at}/element`, 'input');
    },
  },
  table: { surfaces: ['message'], fields: ['rows', 'column_settings'], check: checkTable },
};

function checkImageElement(report: Report, image: Json, at: string): void {
  report.only(image, at, ['type', 'image_url', 'alt_text', 'slack_file']);
  checkImage(report, image, at);
}

function checkTable(report: Report, block: Json, at: string): void {
  let total = 0;
  for (const [r, row] of (report.items(block.rows, `${at}/rows`, 1, L.tableRows) ?? []).entries())
    for (const [c, cell] of (report.items(row, `${at}/rows/${r}`, 1, L.tableColumns) ?? []).entries()) {
      const here = `${at}/rows/${r}/${c}`;
      if (!isObject(cell) || !['raw_text', 'raw_number', 'rich_text'].includes(String(cell.type))) {
        report.add(`${here}/type`, 'cells are raw_text, raw_number or rich_text');
        continue;
      }
      if (cell.type === 'rich_text') {
        if (asObjects(cell.elements).length === 0) report.missing(here, 'elements');
        total += JSON.stringify(cell.elements ?? '').length;
        continue;
      }
      total += (report.string(cell, here, 'text', L.tableText, true) ?? '').length;
      if (cell.type === 'raw_number' && typeof cell.value !== 'number') report.missing(here, 'value');
    }
  if (block.column_settings !== undefined)
    report.items(block.column_settings, `${at}/column_settings`, 1, L.tableColumns);
  report.readable += total;
  if (total > L.tableText)
    report.add(at, `table text must be less than ${L.tableText + 1}`, 'invalid_attachments');
}

/** Elements of one block that carry an action_id, with their pointers. */
function elementsOf(block: Json, at: string): [Json, string][] {
  const found: [Json, string][] = [];
  if (isObject(block.accessory)) found.push([block.accessory, `${at}/accessory`]);
  if (isObject(block.element)) found.push([block.element, `${at}/element`]);
  if (block.type === 'actions')
    for (const [i, element] of asObjects(block.elements).entries())
      found.push([element, `${at}/elements/${i}`]);
  return found;
}

/** Checks a list of blocks for one surface. `max` differs between messages and views. */
export function checkBlocks(report: Report, blocks: unknown, max: number, at = '/blocks'): void {
  const list = report.items(blocks, at, 0, max);
  if (!list) return;
  const seen = new Set<string>();
  let tables = 0;
  for (const [i, block] of list.entries()) {
    const here = `${at}/${i}`;
    if (!isObject(block)) {
      report.add(here, 'should be a block object');
      continue;
    }
    const rule = BLOCKS[asString(block.type) ?? ''];
    if (!rule) {
      report.add(`${here}/type`, `unsupported type: ${String(block.type)}`);
      continue;
    }
    if (!rule.surfaces.includes(report.surface))
      report.add(here, `block type ${String(block.type)} is not allowed in a ${report.surface}`);
    report.only(block, here, ['type', 'block_id', ...rule.fields]);
    const blockId = report.string(block, here, 'block_id', L.blockId);
    if (blockId !== undefined && seen.has(blockId))
      report.add(`${here}/block_id`, `block_id already exists: ${blockId}`);
    if (blockId !== undefined) seen.add(blockId);
    if (block.type === 'table' && ++tables > 1)
      report.add(here, 'only one table per message', 'only_one_table_allowed');
    rule.check(report, block, here);
    const actions = new Set<string>();
    for (const [element, pointer] of elementsOf(block, here)) {
      const id = asString(element.action_id);
      if (id !== undefined && actions.has(id))
        report.add(`${pointer}/action_id`, `action_id already exists: ${id}`);
      if (id !== undefined) actions.add(id);
    }
  }
}
