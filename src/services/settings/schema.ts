import { z } from 'zod';
import { isLocalTime, minutesOf } from '../../domain/dates.ts';
import { DEFAULT_SETTINGS, type Settings, settingsSchema } from '../../domain/settings.ts';

/** Settings that the services obey and the engine does not know, beside those of the engine. */

const time = z.string().refine(isLocalTime, { error: 'expected a time HH:mm' });

export const serviceSettingsSchema = z.strictObject({
  /** WF-5: what a new run does with a waiting proposal that nobody has touched. */
  waitingProposal: z.enum(['replace_untouched', 'keep']).default('replace_untouched'),
  /** Whether approvers are reminded of a waiting proposal at all. */
  approvalReminders: z.boolean().default(true),
  /** No reminder comes earlier in the day, in the store's zone. */
  reminderTime: time.default('08:00'),
  secondReminderTime: time.default('16:00'),
  /** Nobody is written to between these, where they are; may cross midnight, and the same time twice means never. */
  quietFrom: time.default('21:00'),
  quietUntil: time.default('07:00'),
  /** An approver who gets the second reminder alone. */
  deputyUserId: z
    .string()
    .regex(/^[UW][A-Z0-9]{2,20}$/, { error: 'expected a Slack user id' })
    .nullable()
    .default(null),
});
export type ServiceSettings = z.output<typeof serviceSettingsSchema>;

/** Longer quiet hours would leave no time in which a reminder is of use. */
const MOST_QUIET_MINUTES = 16 * 60;

/** Every setting of a store. */
export const storedSettingsSchema = settingsSchema
  .extend(serviceSettingsSchema.shape)
  .superRefine(({ quietFrom, quietUntil }, context) => {
    const day = 24 * 60;
    if ((minutesOf(quietUntil) - minutesOf(quietFrom) + day) % day > MOST_QUIET_MINUTES)
      context.addIssue({
        code: 'custom',
        path: ['quietUntil'],
        message: 'expected at most 16 quiet hours a day',
      });
  });
export type StoreSettings = Settings & ServiceSettings;

export const DEFAULTS: Readonly<StoreSettings> = {
  ...DEFAULT_SETTINGS,
  ...serviceSettingsSchema.parse({}),
};

/** The settings outside the engine from what is stored; a value that no longer fits counts as its default. */
export function serviceSettingsOf(stored: Readonly<Record<string, unknown>>): ServiceSettings {
  const shape = serviceSettingsSchema.shape;
  const kept = Object.entries(shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(stored[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return serviceSettingsSchema.parse(Object.fromEntries(kept));
}
