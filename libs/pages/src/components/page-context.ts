import { createContext, useContext } from 'react';
import type { PageFrame } from '#contracts';
import { formatFor, type Format } from '../format/format.js';
import { textsFor, type Texts } from '../texts/texts.js';

/** What every component may ask for: the frame of the page, its texts and its formats. */
export interface PageContextValue {
  readonly frame: PageFrame;
  readonly texts: Texts;
  readonly format: Format;
}

/** Provided once by the document. */
export const PageContext = createContext<PageContextValue | null>(null);

/** Puts together what the components of a page need. */
export function pageContextOf(frame: PageFrame): PageContextValue {
  return { frame, texts: textsFor(frame.locale), format: formatFor(frame.locale, frame.now) };
}

/** The page around a component. @throws Error outside of a document */
export function usePage(): PageContextValue {
  const value = useContext(PageContext);
  if (value === null) throw new Error('a component was rendered outside of a document');
  return value;
}
