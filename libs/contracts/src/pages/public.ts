import type { StatusReport } from '../api/status.js';
import type { Locale, Moment, PageFrame } from './frame.js';

/** The page behind a one-time sign-in link. Opening it does nothing; its button posts. */
export interface SignInPageModel extends PageFrame {
  readonly state: 'ready' | 'expired' | 'used' | 'other_browser' | 'signed_out' | 'required';
  /** Where the button posts to; used in the state `ready`. */
  readonly action: string;
  /** As what one signs in; shown in the state `ready`. */
  readonly role: 'staff' | 'citizen';
  /** Whether the sign-in links are printed on the screen that started the local mode. */
  readonly local: boolean;
}

/** Any error that a person sees. */
export interface ErrorPageModel extends PageFrame {
  /** HTTP status. */
  readonly status: number;
  /** What was not found: a page, or what a link of ours should lead to. */
  readonly kind: 'page' | 'link';
  /** What to name when asking for help. */
  readonly reference: string;
  /** Where trying again leads, or null when that cannot help. */
  readonly retryHref: string | null;
}

/** The protected page of a notification, `/m/{token}`. */
export interface ProtectedPageModel extends PageFrame {
  readonly office: string;
  readonly telephone: string | null;
  readonly view: ProtectedView;
}

/** Asked for the second factor, open, locked after too many tries, or gone. */
export type ProtectedView =
  | {
      readonly state: 'locked';
      readonly action: string;
      /** What the department called the factor, such as "Buchungsnummer". */
      readonly label: string;
      readonly triesLeft: number;
      readonly error: 'missing' | 'wrong' | null;
    }
  | { readonly state: 'open'; readonly message: ProtectedMessage }
  | { readonly state: 'shut' | 'gone' };

/** The mail as plain text: blank lines part paragraphs. */
export interface ProtectedMessage {
  readonly subject: string;
  readonly text: string;
  /** Whether web addresses in the text are links. */
  readonly linked?: boolean;
  readonly deadlineAt: Moment | null;
  readonly action: { readonly label: string; readonly href: string } | null;
}

/** The hosted action of a deadline, `/a/{token}`: shows on GET, acts on POST (`answer=yes|no|other|undo`). */
export interface ActionPageModel extends PageFrame {
  readonly office: string;
  readonly telephone: string | null;
  /** Host name that the address bar shows. */
  readonly host: string;
  readonly action: string;
  readonly view: ActionView;
}

/** `unknown`: no such link. `withdrawn`: the department has cancelled it. `late`: the deadline has passed without an answer. */
export type ActionView = { readonly state: 'unknown' | 'withdrawn' } | KnownAction;

/** An action that waits for its answer, or had it. */
export interface KnownAction {
  readonly state: 'open' | 'done' | 'declined' | 'other_time' | 'late';
  /** What the button says, such as "Termin bestätigen"; null when confirming is not offered. */
  readonly label: string | null;
  /** What the other button says, such as "Termin absagen"; empty: in our words; null when declining is not offered. */
  readonly declineLabel: string | null;
  /** Other times to choose from, none: the citizen writes a wish; null when that is not offered. */
  readonly otherTime: { readonly options: readonly string[]; readonly isMissing: boolean } | null;
  /** What was chosen or written; null: nothing, or deleted. */
  readonly wish: string | null;
  readonly subject: string;
  readonly details: readonly string[];
  readonly deadlineAt: Moment;
  readonly answeredAt: Moment | null;
  /** The deadline lies ahead: the answer may be given, changed and taken back. */
  readonly mayChange: boolean;
  readonly extended: boolean;
  /** Where the calendar entry is loaded, or null. */
  readonly calendarHref: string | null;
}

/** The public status page: does my mail arrive, what to do, 90 days, log. */
export interface StatusPageModel extends PageFrame {
  /** Host name to which links in our messages lead. */
  readonly host: string;
  readonly telephone: string | null;
  readonly report: StatusReport;
  /** What was asked for and found; null when nothing was asked. */
  readonly check: StatusCheck | null;
}

/** The feed of incidents, in one language. */
export interface StatusFeedModel {
  readonly locale: Locale;
  readonly report: StatusReport;
  /** Address of this installation as citizens reach it, without a slash at its end. */
  readonly publicUrl: string;
}

/** Answer for one domain. `invalid`: that was no domain. */
export type StatusCheck =
  | { readonly domain: string; readonly state: 'arrives' | 'delayed'; readonly provider: string }
  | { readonly domain: string; readonly state: 'invalid' | 'not_known' };

/** Accessibility statement, privacy, imprint. */
export interface TextPageModel extends PageFrame {
  readonly page: 'accessibility' | 'privacy' | 'imprint';
  readonly contact: {
    readonly organisation: string;
    readonly street: string;
    readonly town: string;
    readonly email: string;
    readonly telephone: string | null;
  };
}
