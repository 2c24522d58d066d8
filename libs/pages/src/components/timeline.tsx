import type { ReactElement, ReactNode } from 'react';
import type { IconName } from '../icons.js';
import { Icon } from './icon.js';
import { usePage } from './page-context.js';

/** One line: when, what kind, and the words. */
export function TimelineLine(props: {
  readonly at: string;
  readonly icon: IconName;
  readonly tone: 'ok' | 'bad' | 'think' | 'plain';
  /** Set on the first line of another day than today. */
  readonly day: string | null;
  /** To the minute where nothing hangs on seconds. */
  readonly coarse?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const { format } = usePage();
  const dot = props.tone === 'plain' ? 'sb-dot' : `sb-dot sb-dot--${props.tone}`;
  return (
    <li>
      <time dateTime={props.at}>
        {props.coarse === true ? format.clock(props.at) : format.clockWithSeconds(props.at)}
      </time>
      <span className={dot}>
        <Icon name={props.icon} />
      </span>
      <div className="sb-flow">
        {props.day !== null && <p className="sb-small sb-muted">{props.day}</p>}
        {props.children}
      </div>
    </li>
  );
}

/** What happened, oldest first. */
export function Timeline({ children }: { readonly children: ReactNode }): ReactElement {
  return <ol className="sb-time">{children}</ol>;
}
