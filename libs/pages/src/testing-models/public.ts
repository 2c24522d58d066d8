import type {
  ActionPageModel,
  ActionView,
  ErrorPageModel,
  KnownAction,
  Locale,
  ProtectedPageModel,
  ProtectedView,
  SignInPageModel,
  TextPageModel,
} from '#contracts';
import { aFrame, AFTERNOON } from './frames.js';

const OFFICE = { office: 'Bürgeramt Lindenburg', telephone: '0208 555 010 00' } as const;

/** A sign-in page in one of its states. */
export function aSignInPage(locale: Locale, state: SignInPageModel['state']): SignInPageModel {
  return { ...aFrame(locale, '/anmelden/abc'), state, action: '/anmelden/abc', role: 'staff', local: true };
}

/** An error page. */
export function anErrorPage(locale: Locale, status: number): ErrorPageModel {
  return {
    ...aFrame(locale, '/gibt-es-nicht'),
    status,
    kind: 'page',
    reference: 'req-7f3a',
    retryHref: status >= 500 ? '/demo' : null,
  };
}

/** A message in the open. */
export const OPEN_MESSAGE: ProtectedView = {
  state: 'open',
  message: {
    subject: 'Bitte bestätigen Sie Ihren Termin',
    text: 'Guten Tag,\r\n\r\nIhr Termin: Dienstag, 16. März 2021, 09:20 Uhr\r\nBürgeramt, Schalter 4 <b>&</b>\n\n\nIhr Bürgeramt',
    deadlineAt: '2021-03-11T14:02:51Z',
    action: { label: 'Termin bestätigen', href: '/a/7Q4K' },
  },
};

/** A protected page. */
export function aProtectedPage(locale: Locale, view: ProtectedView): ProtectedPageModel {
  return { ...aFrame(locale, '/m/7Q4K'), ...OFFICE, view };
}

/** The second factor asked for. */
export function aLockedView(
  change: Partial<Extract<ProtectedView, { state: 'locked' }>> = {},
): ProtectedView {
  return {
    state: 'locked',
    action: '/m/7Q4K',
    label: 'Buchungsnummer',
    triesLeft: 5,
    error: null,
    ...change,
  };
}

/** An action that waits for its answer, or had it. */
export function anActionView(change: Partial<KnownAction> = {}): ActionView {
  return {
    state: 'open',
    label: 'Termin bestätigen',
    declineLabel: 'Termin absagen',
    otherTime: { options: [], isMissing: false },
    wish: null,
    subject: 'Möchten Sie diesen Termin bestätigen?',
    details: [
      'Dienstag, 16. März 2021, 09:20 Uhr',
      'Reisepass beantragen',
      'Bürgeramt, Rathausplatz 1, Schalter 4',
    ],
    deadlineAt: '2021-03-11T14:02:51Z',
    answeredAt: null,
    mayChange: true,
    extended: false,
    calendarHref: '/a/7Q4K/termin.ics',
    ...change,
  };
}

/** A hosted action. */
export function anActionPage(locale: Locale, view: ActionView): ActionPageModel {
  return {
    ...aFrame(locale, '/a/7Q4K', AFTERNOON),
    ...OFFICE,
    host: 'stadt.lindenburg.example',
    action: '/a/7Q4K',
    view,
  };
}

/** A page of the footer. */
export function aTextPage(locale: Locale, page: TextPageModel['page']): TextPageModel {
  return {
    ...aFrame(locale, '/barrierefreiheit'),
    page,
    contact: {
      organisation: 'Stadt Lindenburg',
      street: 'Rathausplatz 1',
      town: '45400 Lindenburg',
      email: 'barrierefrei@stadt.lindenburg.example',
      telephone: OFFICE.telephone,
    },
  };
}
