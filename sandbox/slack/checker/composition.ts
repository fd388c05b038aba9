import { asObjects, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS as L } from '../limits.ts';
import type { Report } from './report.ts';

/** A confirm dialog: title, text and both button words are required by Slack except that confirm and deny have defaults. */
export function checkConfirm(report: Report, owner: Json, pointer: string): void {
  const dialog = owner.confirm;
  if (dialog === undefined) return;
  const at = `${pointer}/confirm`;
  if (!isObject(dialog)) {
    report.add(at, 'should be a confirm object');
    return;
  }
  report.only(dialog, at, ['title', 'text', 'confirm', 'deny', 'style']);
  report.text(dialog, at, 'title', { max: L.confirmTitle, plain: true });
  report.text(dialog, at, 'text', { max: L.confirmText });
  report.text(dialog, at, 'confirm', { max: L.confirmButton, plain: true, optional: true });
  report.text(dialog, at, 'deny', { max: L.confirmButton, plain: true, optional: true });
  report.oneOf(dialog, at, 'style', ['primary', 'danger']);
}

/** One option. `rich` allows mrkdwn (checkboxes and radio buttons). */
export function checkOption(report: Report, option: unknown, at: string, rich = false): void {
  if (!isObject(option)) {
    report.add(at, 'should be an option object');
    return;
  }
  report.only(option, at, ['text', 'value', 'description', 'url']);
  report.text(option, at, 'text', { max: L.optionText, plain: !rich });
  report.string(option, at, 'value', L.optionValue, true);
  report.text(option, at, 'description', { max: L.optionDescription, plain: !rich, optional: true });
}

export function checkOptions(report: Report, list: unknown, at: string, max: number, rich = false): void {
  for (const [i, option] of (report.items(list, at, 1, max) ?? []).entries())
    checkOption(report, option, `${at}/${i}`, rich);
}

export function checkOptionGroups(report: Report, list: unknown, at: string): void {
  for (const [i, group] of (report.items(list, at, 1, L.optionGroups) ?? []).entries()) {
    const here = `${at}/${i}`;
    if (!isObject(group)) {
      report.add(here, 'should be an option group');
      continue;
    }
    report.only(group, here, ['label', 'options']);
    report.text(group, here, 'label', { max: L.optionGroupLabel, plain: true });
    checkOptions(report, group.options, `${here}/options`, L.selectOptions);
  }
}

/** Exactly one of `options` and `option_groups`. */
export function checkChoices(report: Report, element: Json, at: string): void {
  const both = element.options !== undefined && element.option_groups !== undefined;
  if (both) report.add(at, 'only one of options and option_groups is allowed');
  else if (element.option_groups !== undefined)
    checkOptionGroups(report, element.option_groups, `${at}/option_groups`);
  else if (element.options !== undefined)
    checkOptions(report, element.options, `${at}/options`, L.selectOptions);
  else report.missing(at, 'options');
}

/** All options an element offers, those of its groups included. */
export function offeredOptions(element: Json): Json[] {
  const groups = asObjects(element.option_groups).flatMap((g) => asObjects(g.options));
  return [...asObjects(element.options), ...groups];
}

const sameOption = (a: Json, b: Json): boolean =>
  a.value === b.value && (isObject(a.text) && isObject(b.text) ? a.text.text === b.text.text : false);

/** Preselected options must be among those offered, word for word. */
export function checkInitial(report: Report, element: Json, at: string): void {
  const offered = offeredOptions(element);
  const check = (option: unknown, pointer: string) => {
    if (!isObject(option) || !offered.some((o) => sameOption(o, option)))
      report.add(pointer, 'initial option must be one of the options');
  };
  if (element.initial_option !== undefined) check(element.initial_option, `${at}/initial_option`);
  if (element.initial_options !== undefined)
    for (const [i, option] of (
      report.items(element.initial_options, `${at}/initial_options`, 1, offered.length) ?? []
    ).entries())
      check(option, `${at}/initial_options/${i}`);
}
