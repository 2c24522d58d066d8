import type { ReactElement } from 'react';

/** Which office speaks, and the page's `h1`. */
export function OfficeHeading(props: {
  readonly office: string;
  readonly text?: string;
  readonly children: string;
}): ReactElement {
  return (
    <div className="sb-flow">
      <p className="sb-muted">{props.office}</p>
      <h1 className="kern-heading-large">{props.children}</h1>
      {props.text !== undefined && <p>{props.text}</p>}
    </div>
  );
}
