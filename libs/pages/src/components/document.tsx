import type { ReactElement, ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { PageFrame } from '#contracts';
import { assetPath, styleSheetPaths } from '../assets.js';
import { PageContext, pageContextOf, usePage } from './page-context.js';
import { Patterns } from './patterns.js';

/** How a document differs from page to page. */
export interface DocumentProps {
  /** First part of the title; the finding where there is one. */
  readonly title: string;
  /** Last part of the title: whose page it is. */
  readonly site: string;
  /** `citizen`: one narrow column, larger type. `wide`: one wide column. `desk`: with a side bar. */
  readonly face: 'citizen' | 'wide' | 'desk';
  /** Behind a link that must not be indexed or passed on. */
  readonly isPrivate: boolean;
  /** Name of a script among the assets, where the page has one. */
  readonly script?: string;
  /** The page's news as a feed, where there is one. */
  readonly feed?: { readonly title: string; readonly href: string };
  readonly children: ReactNode;
}

const FACES = { citizen: 'sb sb-citizen', wide: 'sb sb-wide', desk: 'sb' } as const;

/** The HTML document of a page: language, title, style sheets, skip link, fill patterns. */
export function Document({
  title,
  site,
  face,
  isPrivate,
  script,
  feed,
  children,
}: DocumentProps): ReactElement {
  const { frame, texts } = usePage();
  return (
    <html lang={frame.locale}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {isPrivate && <meta name="robots" content="noindex" />}
        {isPrivate && <meta name="referrer" content="no-referrer" />}
        <title>{`${title} – ${site}`}</title>
        <link rel="icon" type="image/svg+xml" href={assetPath('mark.svg')} />
        {feed !== undefined && <link rel="alternate" type="application/atom+xml" {...feed} />}
        {styleSheetPaths().map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        {script !== undefined && <script type="module" src={assetPath(script)} />}
      </head>
      <body className={FACES[face]}>
        <a className="sb-skip" href="#inhalt">
          {texts.shell.skip}
        </a>
        <Patterns />
        {children}
      </body>
    </html>
  );
}

/** Renders a page to a whole HTML document. React escapes every text. */
export function renderDocument(frame: PageFrame, page: ReactElement): string {
  const markup = renderToStaticMarkup(<PageContext value={pageContextOf(frame)}>{page}</PageContext>);
  return `<!doctype html>${markup}`;
}
