import type { ReactElement } from 'react';
import type { StaffFrame, StaffPage } from '#contracts';
import type { IconName } from '../icons.js';
import { Icon } from './icon.js';
import { usePage } from './page-context.js';

const ICONS: Readonly<Record<StaffPage, IconName>> = {
  overview: 'overview',
  notifications: 'email',
  status: 'status',
  demo: 'demo',
};

interface NavProps {
  readonly frame: StaffFrame;
  readonly current: StaffPage | null;
}

function Links({ frame, current }: NavProps): ReactElement {
  const { pages } = usePage().texts.shell;
  return (
    <>
      <p className="sb-nav__label">{frame.person.office}</p>
      <ul>
        {frame.navigation.map(({ page, href }) => (
          <li key={href}>
            <a href={href} aria-current={page === current ? 'page' : undefined}>
              <Icon name={ICONS[page]} />
              <span>{pages[page]}</span>
            </a>
          </li>
        ))}
      </ul>
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
