/** Names of the preference form's fields, shared by the page and by whoever reads the form. */
export const PREFERENCE_FIELDS = {
  quietFrom: 'quiet.from',
  quietTo: 'quiet.to',
  language: 'language',
  plainLanguage: 'plainLanguage',
} as const;

/** Value of a channel field that stands for no channel. */
export const NO_CHANNEL = 'none';

/** Value of both quiet hour fields when there are none. */
export const NO_HOUR = '';

/** How many channels can be put in order for a category. */
export const CHANNEL_RANKS = [1, 2, 3] as const;

/** Name of the field for a category's first, second or third channel, such as `appointments.1`. */
export function channelFieldName(categorySlug: string, rank: 1 | 2 | 3): string {
  return `${categorySlug}.${rank}`;
}

/** The hours that quiet time may start and end at: `00:00` to `23:00`. */
export const QUIET_HOURS: readonly string[] = Array.from(
  { length: 24 },
  (_, hour) => `${String(hour).padStart(2, '0')}:00`,
);
