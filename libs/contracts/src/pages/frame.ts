/** Languages of the pages, German first. */
export type Locale = 'de' | 'en';

/** A moment as RFC 3339 text with offset. Pages show it in the time of Berlin. */
export type Moment = string;

/** What every page carries, whoever reads it. */
export interface PageFrame {
  readonly locale: Locale;
  /** Domain time at which the page was made; "heute" and "Stand" are relative to it. */
  readonly now: Moment;
  /** Name of the city as citizens know it, such as "Stadt Lindenburg". */
  readonly city: string;
  /** Path and query of this page, so that the language link leads to the same page. Never a personal datum. */
  readonly path: string;
  /** Where the mark at the top leads. */
  readonly homeHref: string;
}

/** A page of the staff's area that exists and may be opened by this person. */
export interface NavigationItem {
  readonly page: StaffPage;
  readonly href: string;
  /** How many wait there for a look; absent or 0: nothing to show. */
  readonly count?: number;
}

/** Pages of the staff's area. */
export type StaffPage = 'overview' | 'incidents' | 'providers' | 'held' | 'notifications' | 'status' | 'demo';

/** What pages for departments and administrators carry besides. */
export interface StaffFrame extends PageFrame {
  /** Who is signed in, as shown at the top: name and office. */
  readonly person: { readonly name: string; readonly office: string };
  readonly navigation: readonly NavigationItem[];
  /** Incidents that are open now; above zero a red mark stands at the top. */
  readonly openIncidents: number;
  /** Where that mark leads: the one incident, or the list; null for those who may not open it. */
  readonly incidentsHref: string | null;
  /** Where signing out posts to. */
  readonly signOutAction: string;
}
