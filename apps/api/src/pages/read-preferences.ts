import type { PreferenceError } from '#contracts';
import { CHANNELS, type Channel } from '#domain';
import type { Category } from '#delivery/ports';
import { CHANNEL_RANKS, NO_CHANNEL, NO_HOUR, PREFERENCE_FIELDS, QUIET_HOURS, channelFieldName } from '#pages';
import type { CitizenChange } from '#persistence';

/** A preferences form as it was sent: what it changes, what is wrong, and how to show it again. */
export interface PreferencesWish {
  readonly change: CitizenChange;
  readonly preferences: Readonly<Record<string, readonly Channel[]>>;
  readonly errors: readonly PreferenceError[];
  readonly shown: {
    readonly quietHours: { readonly from: string; readonly to: string } | null;
    readonly language: 'de' | 'en';
    readonly plainLanguage: boolean;
  };
}

type Fields = Readonly<Record<string, string>>;

/** Reads the form. A wrong one changes nothing and names its fields. */
export function readPreferences(
  fields: Fields,
  categories: readonly Category[],
  usable: readonly Channel[],
): PreferencesWish {
  const read = categories.map((category) => readCategory(fields, category, usable));
  const quiet = readQuietHours(fields);
  const language = fields[PREFERENCE_FIELDS.language] === 'en' ? 'en' : 'de';
  const plainLanguage = (fields[PREFERENCE_FIELDS.plainLanguage] ?? '') !== '';
  return {
    change: {
      language,
      plainLanguage,
      quietHours: quiet.minutes,
      preferences: read.map(({ category, channels }) => ({ category, channels })),
    },
    preferences: Object.fromEntries(read.map(({ category, channels }) => [category, channels])),
    errors: [...read.flatMap(({ errors }) => errors), ...quiet.errors],
    shown: { quietHours: quiet.shown, language, plainLanguage },
  };
}

interface ReadCategory {
  readonly category: string;
  readonly channels: readonly Channel[];
  readonly errors: readonly PreferenceError[];
}

function readCategory(fields: Fields, category: Category, usable: readonly Channel[]): ReadCategory {
  const channels: Channel[] = [];
  const errors: PreferenceError[] = [];
  let gap = false;
  for (const rank of CHANNEL_RANKS) {
    const field = channelFieldName(category.id, rank);
    const value = fields[field] ?? NO_CHANNEL;
    const channel = CHANNELS.find((one) => one === value);
    if (value === NO_CHANNEL) gap = true;
    else if (channel === undefined) errors.push({ field, code: 'unknown-value' });
    else {
      if (gap) errors.push({ field, code: 'channel-gap' });
      if (channels.includes(channel)) errors.push({ field, code: 'channel-twice' });
      if (!usable.includes(channel)) errors.push({ field, code: 'channel-not-usable' });
      channels.push(channel);
    }
  }
  if (category.basis === 'duty' && channels.length === 0)
    errors.push({ field: channelFieldName(category.id, 1), code: 'duty-needs-a-channel' });
  return { category: category.id, channels, errors };
}

function readQuietHours(fields: Fields): {
  readonly minutes: CitizenChange['quietHours'];
  readonly shown: { from: string; to: string } | null;
  readonly errors: readonly PreferenceError[];
} {
  const from = fields[PREFERENCE_FIELDS.quietFrom] ?? NO_HOUR;
  const to = fields[PREFERENCE_FIELDS.quietTo] ?? NO_HOUR;
  if (from === NO_HOUR && to === NO_HOUR) return { minutes: null, shown: null, errors: [] };
  const code =
    from === NO_HOUR || to === NO_HOUR
      ? 'quiet-hours-incomplete'
      : from === to
        ? 'quiet-hours-equal'
        : unknownHour(from, to);
  const shown = { from, to };
  if (code !== null) return { minutes: null, shown, errors: [{ field: PREFERENCE_FIELDS.quietFrom, code }] };
  return { minutes: { fromMinute: minuteOf(from), toMinute: minuteOf(to) }, shown, errors: [] };
}

function unknownHour(...hours: readonly string[]): 'unknown-value' | null {
  return hours.every((hour) => QUIET_HOURS.includes(hour)) ? null : 'unknown-value';
}

function minuteOf(hour: string): number {
  return Number(hour.slice(0, 2)) * 60;
}
