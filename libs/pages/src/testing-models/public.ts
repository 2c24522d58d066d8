import type { ErrorPageModel, Locale, SignInPageModel } from '#contracts';
import { aFrame } from './frames.js';

/** A sign-in page in one of its states. */
export function aSignInPage(locale: Locale, state: SignInPageModel['state']): SignInPageModel {
  return { ...aFrame(locale, '/anmelden/abc'), state, action: '/anmelden/abc', role: 'administrator' };
}

/** An error page. */
export function anErrorPage(locale: Locale, status: number): ErrorPageModel {
  return {
    ...aFrame(locale, '/gibt-es-nicht'),
    status,
    reference: 'req-7f3a',
    retryHref: status >= 500 ? '/demo' : null,
  };
}
