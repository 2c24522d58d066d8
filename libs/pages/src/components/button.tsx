import type { ReactElement, ReactNode } from 'react';

interface ButtonProps {
  readonly look: 'primary' | 'secondary';
  readonly children: ReactNode;
}

/** Sends the form around it; `name` and `value` tell which of several was pressed. */
export function SubmitButton(
  props: ButtonProps & { readonly name?: string; readonly value?: string },
): ReactElement {
  return (
    <button
      className={`kern-btn kern-btn--${props.look} kern-btn--block-s`}
      type="submit"
      name={props.name}
      value={props.value}
    >
      <span className="kern-label">{props.children}</span>
    </button>
  );
}

/** A link that looks like the buttons beside it, for moves that change nothing. */
export function LinkButton(props: ButtonProps & { readonly href: string }): ReactElement {
  return (
    <a className={`kern-btn kern-btn--${props.look} kern-btn--block-s`} href={props.href}>
      <span className="kern-label">{props.children}</span>
    </a>
  );
}
