import type { ReactElement } from 'react';
import { usePage } from '../components/page-context.js';

/** A number to call: national numbers get Germany's prefix in the link. */
export function Telephone({ number }: { readonly number: string }): ReactElement {
  const digits = number.replaceAll(/[^+0-9]/g, '');
  return (
    <a className="sb-nowrap" href={`tel:${digits.replace(/^0(?!0)/, '+49')}`}>
      {number}
    </a>
  );
}

/** "Im Zweifel rufen Sie an", where there is a number. */
export function CallLine({ telephone }: { readonly telephone: string | null }): ReactElement | null {
  const { shell } = usePage().texts;
  if (telephone === null) return null;
  return (
    <p>
      {shell.call} <Telephone number={telephone} />
    </p>
  );
}
