import type { ReactElement, ReactNode } from 'react';

/** A message about the whole page. `focus`: it is the first thing to read after a form was sent. */
export function Alert(props: {
  readonly tone: 'info' | 'success' | 'warning' | 'danger';
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  const { tone, title, children } = props;
  return (
    <div className={`kern-alert kern-alert--${tone}`} role="group" aria-label={title}>
      <div className="kern-alert__header">
        <span className={`kern-icon kern-icon--${tone}`} aria-hidden="true" />
        <h2 className="kern-title">{title}</h2>
      </div>
      {children !== undefined && <div className="kern-alert__body">{children}</div>}
    </div>
  );
}
