import { Fragment, type ReactElement, type ReactNode } from 'react';
import { usePage } from './page-context.js';

/** A part of a page with its heading; the heading names the region. */
export function Section(props: {
  readonly id: string;
  readonly title: string;
  /** Something beside the heading. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const headingId = `h-${props.id}`;
  const heading = (
    <h2 className="kern-heading-medium" id={headingId}>
      {props.title}
    </h2>
  );
  return (
    <section className="sb-sec" aria-labelledby={headingId} id={props.id}>
      {props.beside === undefined ? (
        heading
      ) : (
        <div className="sb-head">
          {heading}
          {props.beside}
        </div>
      )}
      {props.children}
    </section>
  );
}

/** A box. `act` means that something is to be done here. */
export function Panel(props: {
  readonly look: 'plain' | 'tint' | 'act';
  readonly titleId?: string;
  /** Names the region where no heading does. */
  readonly label?: string;
  readonly children: ReactNode;
}): ReactElement {
  const className = props.look === 'plain' ? 'sb-panel' : `sb-panel sb-panel--${props.look}`;
  if (props.titleId === undefined && props.label === undefined)
    return <div className={className}>{props.children}</div>;
  return (
    <section className={className} aria-labelledby={props.titleId} aria-label={props.label}>
      {props.children}
    </section>
  );
}

/** Where this page lies: the list above it, then itself. */
export function Crumb(props: {
  readonly steps: readonly { readonly href: string; readonly label: string }[];
  readonly current: string;
}): ReactElement {
  const { shell } = usePage().texts;
  return (
    <nav className="sb-crumb" aria-label={shell.breadcrumb}>
      {props.steps.map(({ href, label }) => (
        <Fragment key={href}>
          <a href={href}>{label}</a> /{' '}
        </Fragment>
      ))}
      <span aria-current="page">{props.current}</span>
    </nav>
  );
}

/** The page's one `h1`, with what belongs to it. */
export function Heading(props: { readonly children: ReactNode; readonly below?: ReactNode }): ReactElement {
  return (
    <div className="sb-flow">
      <h1 className="kern-heading-large">{props.children}</h1>
      {props.below}
    </div>
  );
}

/** Details that fold: open without script. */
export function More(props: { readonly summary: string; readonly children: ReactNode }): ReactElement {
  return (
    <details className="sb-more">
      <summary>{props.summary}</summary>
      <div className="sb-flow">{props.children}</div>
    </details>
  );
}

/** Nothing there yet: says so, and what comes next. */
export function EmptyState(props: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="sb-panel sb-panel--tint sb-empty">
      <h2 className="kern-heading-medium">{props.title}</h2>
      <p>{props.text}</p>
      {props.children}
    </div>
  );
}

/** A reason, as the policy rendered it. */
export function BecauseLine({ children }: { readonly children: ReactNode }): ReactElement {
  return <p className="sb-because">{children}</p>;
}
