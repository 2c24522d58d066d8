import type { ReactElement, ReactNode } from 'react';

/** A switch that works without script: pressing it posts the other state. `aria-checked` tells the present one. */
export function Switch(props: {
  readonly action: string;
  readonly name: string;
  readonly on: boolean;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const { action, name, on, title, children } = props;
  return (
    <form className="sb-panel sb-panel--act" method="post" action={action}>
      <input type="hidden" name={name} value={String(!on)} />
      <button
        className="sb-switch"
        type="submit"
        role="switch"
        aria-checked={on}
        aria-labelledby={`${name}-title`}
        aria-describedby={`${name}-text`}
      >
        <span className="sb-switch__track" aria-hidden="true" />
        <span className="sb-switch__words">
          <span className="sb-strong sb-switch__title" id={`${name}-title`}>
            {title}
          </span>
          <span className="sb-muted" id={`${name}-text`}>
            {children}
          </span>
        </span>
      </button>
    </form>
  );
}
