import type { Channel, HealthState } from '#domain';
import type { Locale, PageFrame } from './frame.js';

/** A citizen's preferences, opened by a link and therefore without an unmasked contact. */
export interface PreferencesPageModel extends PageFrame {
  /** Where the form posts to: `/p/{token}`. */
  readonly action: string;
  /** Where browsers are registered for push. */
  readonly devicesHref: string;
  readonly contactPoints: readonly PreferenceContactPoint[];
  readonly categories: readonly PreferenceCategory[];
  /** Channels that may be chosen: those with a usable contact point. */
  readonly choices: readonly Channel[];
  readonly quietHours: { readonly from: string; readonly to: string } | null;
  readonly language: Locale;
  readonly plainLanguage: boolean;
  /** What is wrong with the form just sent; empty when it was not, or nothing is wrong. */
  readonly errors: readonly PreferenceError[];
  /** Set after saving: the categories that changed, by name, and the settings; both empty when nothing did. */
  readonly saved: {
    readonly categories: readonly string[];
    readonly settings: readonly PreferenceSetting[];
  } | null;
}

/** What there is to choose beside the ways. */
export type PreferenceSetting = 'quietHours' | 'language' | 'plainLanguage';

/** One way to the citizen. */
export interface PreferenceContactPoint {
  readonly channel: Channel;
  /** Such as `h••••••n@gmx.de`; null when there is nothing to show (push, inbox, not set up). */
  readonly masked: string | null;
  readonly state: 'usable' | 'unverified' | 'suppressed' | 'missing';
  /** Whose health decides whether mail arrives; null for channels without a provider. */
  readonly provider: {
    readonly name: string;
    readonly health: HealthState;
    readonly suspected: boolean;
  } | null;
}

/** What a citizen may decide about one category. */
export interface PreferenceCategory {
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  /** A duty of the city: it stays on, only its way can be chosen. */
  readonly duty: boolean;
  /** The chosen order, at most three. Empty: switched off. */
  readonly channels: readonly Channel[];
}

/** A wrong field, by its form name. */
export interface PreferenceError {
  readonly field: string;
  readonly code: PreferenceErrorCode;
}

/** What can be wrong with the form. */
export type PreferenceErrorCode =
  | 'channel-twice'
  | 'channel-not-usable'
  | 'channel-gap'
  | 'duty-needs-a-channel'
  | 'quiet-hours-incomplete'
  | 'quiet-hours-equal'
  | 'unknown-value';
