/**
 * Slack's limits, or our own tighter budget where the platform is vague or the screen is small.
 * Lengths are UTF-16 units of the text as it is sent (an escaped `&` counts five).
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  viewBytes: 250_000,
  messageText: 3_900,
  updateText: 3_900,
  /** Sum of all text a reader sees in one message; the platform refuses somewhere above 11,000. */
  blockText: 9_000,
  tableText: 10_000,
  metadataPayload: 1_000,
  viewStack: 3,
  blockId: 255,
  actionId: 60,
  callbackId: 255,
  viewTitle: 24,
  viewSubmit: 24,
  viewClose: 24,
  privateMetadata: 3_000,
  sectionText: 3_000,
  sectionFields: 10,
  sectionFieldText: 2_000,
  headerText: 150,
  contextElements: 10,
  actionsElements: 25,
  imageAlt: 2_000,
  imageUrl: 3_000,
  imageTitle: 2_000,
  inputLabel: 48,
  inputHint: 150,
  tableRows: 100,
  tableColumns: 20,
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  accessibilityLabel: 75,
  selectOptions: 100,
  optionGroups: 100,
  optionGroupLabel: 75,
  optionText: 75,
  optionDescription: 75,
  optionValue: 75,
  overflowOptions: 5,
  checkboxOptions: 10,
  placeholder: 150,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  inputMaxLength: 3_000,
  suggestionOptions: 100,
} as const;

/** Budgets of our own that have no counterpart on the platform. */
export const BUDGETS = { contextText: 2_000, viewInputs: 6, employeeName: 40, eventName: 80 } as const;

export type LimitName = keyof typeof LIMITS;
