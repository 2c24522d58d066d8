import type { ReactElement } from 'react';
import type { Locale } from '#contracts';
import { usePage } from './page-context.js';
import { withQuery } from './query.js';

/** Where the pages of the footer live. */
export const FOOTER_PATHS = {
  accessibility: '/barrierefreiheit',
  privacy: '/datenschutz',
  imprint: '/impressum',
} as const;

/** Legal pages and the other language, on every page. */
export function Footer(): ReactElement {
  const { frame, texts } = usePage();
  const other: Locale = frame.locale === 'de' ? 'en' : 'de';
  const pages = ['accessibility', 'privacy', 'imprint'] as const;
  return (
    <footer className="sb-foot">
      <nav aria-label={texts.shell.legal}>
        <ul>
          {pages.map((page) => (
            <li key={page}>
              <a href={FOOTER_PATHS[page]}>{texts.shell[page]}</a>
            </li>
          ))}
          <li>
            <a href={withQuery(frame.path, { lang: other })} hrefLang={other}>
              <span lang={other}>{texts.shell.otherLanguage}</span>
            </a>
          </li>
        </ul>
      </nav>
    </footer>
  );
}
