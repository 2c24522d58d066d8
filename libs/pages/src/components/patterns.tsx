import type { ReactElement, ReactNode } from 'react';

function Pattern(props: {
  readonly id: string;
  readonly size: number;
  readonly children: ReactNode;
}): ReactElement {
  const { id, size, children } = props;
  return (
    <pattern id={id} className={id} width={size} height={size} patternUnits="userSpaceOnUse">
      <rect width={size} height={size} />
      {children}
    </pattern>
  );
}

/** Fill patterns of all charts: one meaning, one colour and one pattern, so that none is told by colour alone. */
export function Patterns(): ReactElement {
  return (
    <svg className="sb-patterns" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <Pattern id="p-held" size={8}>
          <path d="M-2 10 10-2M-2 2 2-2M6 10 10 6" />
        </Pattern>
        <Pattern id="p-risk" size={8}>
          <circle cx="4" cy="4" r="1.5" />
        </Pattern>
        <Pattern id="p-missed" size={7}>
          <path d="M0 0 7 7M7 0 0 7" />
        </Pattern>
        <Pattern id="p-push" size={8}>
          <path d="M0 4H8" />
        </Pattern>
        <Pattern id="p-sms" size={9}>
          <path d="M4.5 0V9" />
        </Pattern>
      </defs>
    </svg>
  );
}
