import type { ReactElement, ReactNode } from 'react';

interface ButtonProps {
  readonly look: 'primary' | 'secondary' | 'tertiary';
  /** Beside other things, such as in a row of a list. */
  readonly small?: boolean;
  readonly children: ReactNode;
}

function classOf({ look, small }: ButtonProps): string {
  return `kern-btn kern-btn--${look} ${small === true ? 'kern-btn--small' : 'kern-btn--block-s'}`;
}

/** Sends the form around it; `name` and `value` tell which of several was pressed. */
export function SubmitButton(
  props: ButtonProps & { readonly name?: string; readonly value?: string },
): ReactElement {
  return (
    <button className={classOf(props)} type="submit" name={props.name} value={props.value}>
      <span className="kern-label">{props.children}</span>
    </button>
  );
}

/** A link that looks like the buttons beside it, for moves that change nothing. */
export function LinkButton(props: ButtonProps & { readonly href: string }): ReactElement {
  return (
    <a className={classOf(props)} href={props.href}>
      <span className="kern-label">{props.children}</span>
    </a>
  );
}
