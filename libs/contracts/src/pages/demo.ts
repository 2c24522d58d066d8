import type { Channel, HealthState } from '#domain';
import type { Moment, PageFrame } from './frame.js';

/** First page of the local mode: one switch, and what it does to a city's mail. */
export interface DemoPageModel extends PageFrame {
  readonly switch: DemoSwitch;
  readonly lanes: readonly DemoLane[];
  readonly figures: DemoFigures;
  readonly people: readonly DemoPerson[];
  /** A whole curl line that sends one notification. */
  readonly curl: string;
  /** Addresses, keys and sign-ins for developers, in order. */
  readonly access: readonly DemoAccess[];
  /** Path of the ready file as the reader would type it, or null when none was asked for. */
  readonly readyFile: string | null;
  readonly faces: readonly DemoFace[];
}

/** "GMX refuses our mail now". The form posts `on=true` or `on=false` to `action`. */
export interface DemoSwitch {
  readonly action: string;
  /** Name of the provider that is switched, such as "GMX". */
  readonly provider: string;
  readonly on: boolean;
  readonly since: Moment | null;
}

/** Live traffic of one provider or channel. */
export interface DemoLane {
  readonly id: string;
  readonly channel: Channel;
  /** The provider's name; null for all other providers together, and for channels without one. */
  readonly name: string | null;
  readonly health: HealthState;
  readonly suspected: boolean;
  readonly perMinute: number;
  /** Attempts kept back because the provider refuses our mail. */
  readonly held: number;
  /** Cost since the switch, in euro cents (may have a fraction); null for what costs nothing. */
  readonly costCents: number | null;
}

/** Figures under the lanes. Those about the incident count since the switch. */
export interface DemoFigures {
  readonly told: number;
  /** Notifications whose way is decided: told or without any way left. */
  readonly settled: number;
  readonly p50Ms: number | null;
  readonly held: number;
  /** How many refusals, and how long, until the block was noticed; null while there is none. */
  readonly noticed: { readonly refusals: number; readonly afterMs: number } | null;
  readonly toldBySms: number;
  readonly toldByPush: number;
  readonly affected: number;
  readonly withoutOtherWay: number;
  readonly smsCostCents: number;
}

/** What one invented person got, and why. */
export interface DemoPerson {
  readonly name: string;
  /** Whose mailbox it is and what the notification is about, in the words of the sender. */
  readonly situation: string;
  readonly deadlineAt: Moment | null;
  readonly outcome: DemoOutcome | null;
  /** Rendered by the policy in the page's language, starting with "weil" or "because". */
  readonly because: string | null;
  /** The words that arrived, or that wait. */
  readonly message: { readonly channel: Channel | 'call_list'; readonly text: string } | null;
  readonly notificationHref: string | null;
  readonly preferencesHref: string | null;
}

/** Where the person's latest notification stands. */
export interface DemoOutcome {
  readonly state: 'told' | 'on_its_way' | 'held' | 'undeliverable' | 'expired';
  readonly channel: Channel | null;
  readonly at: Moment | null;
}

/** One line of the access data. */
export interface DemoAccess {
  readonly label: string;
  readonly value: string;
}

/** A way to one of the faces. */
export interface DemoFace {
  readonly face: 'administrator' | 'department' | 'citizen' | 'status' | 'openapi';
  readonly href: string;
}
