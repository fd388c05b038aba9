/**
 * The platform's limits as this workspace enforces them (SL-1). Kept apart from the app's own table on purpose:
 * a test compares the two, key by key, and the app's value must never be the larger one.
 */
export const SANDBOX_LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  viewBytes: 250_000,
  /** `text` of chat.postMessage is cut here, silently. */
  messageText: 40_000,
  updateText: 4_000,
  /** Sum of the readable text in one message's blocks. The platform does not publish the number. */
  blockText: 11_300,
  tableText: 10_000,
  metadataPayload: 8_000,
  viewStack: 3,
  blockId: 255,
  actionId: 255,
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
  inputLabel: 2_000,
  inputHint: 2_000,
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

/** Further platform numbers that are not about the size of a block. */
export const ACK_TIMEOUT_MS = 3_000;
export const TRIGGER_LIFE_MS = 3_000;
export const RESPONSE_URL_USES = 5;
export const RESPONSE_URL_LIFE_MS = 30 * 60_000;
export const MAX_ATTACHMENTS = 100;
export const MAX_UPLOAD_FILES = 10;
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024;
/** Retries of an event that was not answered with 2xx: at once, after a minute, after five. */
export const EVENT_RETRY_DELAYS_MS = [0, 60_000, 300_000] as const;
