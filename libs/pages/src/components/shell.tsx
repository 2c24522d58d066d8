import type { ReactElement, ReactNode } from 'react';
import type { StaffFrame, StaffPage } from '#contracts';
import { Badge } from './badge.js';
import { Document } from './document.js';
import { Footer } from './footer.js';
import { Mark } from './icon.js';
import { usePage } from './page-context.js';
import { MenuNav, SideNav } from './side-nav.js';

interface Brand {
  readonly name: string;
  readonly note?: string;
  readonly children?: ReactNode;
}

function Top({ name, note, children }: Brand): ReactElement {
  const { frame } = usePage();
  return (
    <header className="sb-top">
      <a className="sb-brand" href={frame.homeHref}>
        <Mark />
        <span>{name}</span>
      </a>{' '}
      {note !== undefined && <span className="sb-muted">{note}</span>}
      {children}
    </header>
  );
}

function Main({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <main id="inhalt" className="sb-main" tabIndex={-1}>
      {children}
    </main>
  );
}

/** A page for citizens and the public: the city's name at the top, one column. */
export function CitizenShell(props: {
  readonly title: string;
  readonly isPrivate: boolean;
  /** Name of a script among the assets, where the page has one. */
  readonly script?: string;
  /** The page's news as a feed, where there is one. */
  readonly feed?: { readonly title: string; readonly href: string };
  readonly children: ReactNode;
}): ReactElement {
  const { city } = usePage().frame;
  const { title, isPrivate, script, feed } = props;
  return (
    <Document
      title={title}
      site={city}
      face="citizen"
      isPrivate={isPrivate}
      {...(script === undefined ? {} : { script })}
      {...(feed === undefined ? {} : { feed })}
    >
      <Top name={city} />
      <Main>{props.children}</Main>
      <Footer />
    </Document>
  );
}

/** The local mode's first page: the platform's name at the top, one wide column. */
export function WideShell(props: {
  readonly title: string;
  readonly note: string;
  readonly end: ReactNode;
  readonly children: ReactNode;
}): ReactElement {
  const { product } = usePage().texts.shell;
  return (
    <Document title={props.title} site={product} face="wide" isPrivate={false}>
      <Top name={product} note={props.note}>
        <div className="sb-top__end">{props.end}</div>
      </Top>
      <Main>{props.children}</Main>
      <Footer />
    </Document>
  );
}

function IncidentsMark({ frame }: { readonly frame: StaffFrame }): ReactElement | null {
  const { texts, format } = usePage();
  const { openIncidents, incidentsHref } = frame;
  if (openIncidents === 0) return null;
  const mark = (
    <Badge tone="danger" icon="stop">
      {texts.shell.incidents(format.count(openIncidents), openIncidents === 1)}
    </Badge>
  );
  return incidentsHref === null ? (
    mark
  ) : (
    <a className="sb-nowrap" href={incidentsHref}>
      {mark}
    </a>
  );
}

function StaffEnd({ frame }: { readonly frame: StaffFrame }): ReactElement {
  const { texts } = usePage();
  const { person } = frame;
  return (
    <div className="sb-top__end">
      <IncidentsMark frame={frame} />{' '}
      <span className="sb-small sb-muted">
        {person.name}, {person.office}
      </span>{' '}
      <form method="post" action={frame.signOutAction}>
        <button className="sb-link" type="submit">
          {texts.shell.signOut}
        </button>
      </form>
    </div>
  );
}

/** A page for departments and administrators: side bar, under 60 rem a menu. */
export function StaffShell(props: {
  readonly title: string;
  readonly frame: StaffFrame;
  readonly current: StaffPage | null;
  readonly children: ReactNode;
}): ReactElement {
  const { frame, current, title, children } = props;
  const { product } = usePage().texts.shell;
  return (
    <Document title={title} site={product} face="desk" isPrivate={false}>
      <header className="sb-top">
        <a className="sb-brand" href={frame.homeHref}>
          <Mark />
          <span>{product}</span>
        </a>
        <span className="sb-muted sb-hide-s">{frame.city}</span>
        <MenuNav frame={frame} current={current} />
        <StaffEnd frame={frame} />
      </header>
      <div className="sb-shell">
        <SideNav frame={frame} current={current} />
        <Main>{children}</Main>
      </div>
      <Footer />
    </Document>
  );
}
