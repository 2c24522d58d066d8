import { Fragment, type ReactElement } from 'react';
import type { NavigationItem, StaffFrame, StaffPage } from '#contracts';
import type { IconName } from '../icons.js';
import { Icon } from './icon.js';
import { usePage } from './page-context.js';

const ICONS: Readonly<Record<StaffPage, IconName>> = {
  overview: 'overview',
  incidents: 'notice',
  providers: 'provider',
  held: 'held',
  notifications: 'email',
  status: 'status',
  demo: 'demo',
};

/** Which pages stand together. */
const GROUPS = ['operation', 'department', 'more'] as const;
const GROUP_OF: Readonly<Record<StaffPage, (typeof GROUPS)[number]>> = {
  overview: 'operation',
  incidents: 'operation',
  providers: 'operation',
  held: 'operation',
  notifications: 'department',
  status: 'more',
  demo: 'more',
};

interface NavProps {
  readonly frame: StaffFrame;
  readonly current: StaffPage | null;
}

function Link({ item, current }: { readonly item: NavigationItem; readonly current: boolean }): ReactElement {
  const { texts, format } = usePage();
  const { page, href, count = 0 } = item;
  return (
    <a href={href} aria-current={current ? 'page' : undefined}>
      <Icon name={ICONS[page]} />
      <span>{texts.shell.pages[page]}</span>
      {count > 0 && (
        <>
          {' '}
          <span className="sb-count sb-num">
            {format.count(count)}
            <span className="kern-sr-only"> {texts.shell.waiting}</span>
          </span>
        </>
      )}
    </a>
  );
}

function Links({ frame, current }: NavProps): ReactElement {
  const { groups } = usePage().texts.shell;
  return (
    <>
      {GROUPS.map((group) => {
        const items = frame.navigation.filter(({ page }) => GROUP_OF[page] === group);
        if (items.length === 0) return null;
        return (
          <Fragment key={group}>
            <p className="sb-nav__label">{group === 'department' ? frame.person.office : groups[group]}</p>
            <ul>
              {items.map((item) => (
                <li key={item.href}>
                  <Link item={item} current={item.page === current} />
                </li>
              ))}
            </ul>
          </Fragment>
        );
      })}
    </>
  );
}

/** The areas at the side, from 60 rem on. */
export function SideNav(props: NavProps): ReactElement {
  const { shell } = usePage().texts;
  return (
    <div className="sb-side">
      <nav className="sb-nav" aria-label={shell.areas}>
        <Links {...props} />
      </nav>
    </div>
  );
}

/** The same areas behind "Menü", below 60 rem; works without script. */
export function MenuNav(props: NavProps): ReactElement {
  const { shell } = usePage().texts;
  return (
    <details className="sb-menu">
      <summary>{shell.menu}</summary>
      <nav className="sb-nav" aria-label={shell.areasMenu}>
        <Links {...props} />
      </nav>
    </details>
  );
}
