import type { ReactElement } from 'react';
import { ICON_PATHS, type IconName } from '../icons.js';

/** A picture beside words that say the same; hidden from assistive technology. */
export function Icon({ name }: { readonly name: IconName }): ReactElement {
  return (
    <svg className="sb-i" viewBox="0 -960 960 960" aria-hidden="true" focusable="false">
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}

/** The mark of the platform. */
export function Mark(): ReactElement {
  return (
    <svg viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <path fill="currentColor" d="M3 5h22v13H11l-5 5v-5H3z" />
      <path className="sb-mark-fold" d="M7 9.5 14 14l7-4.5" fill="none" strokeWidth="2" />
    </svg>
  );
}
