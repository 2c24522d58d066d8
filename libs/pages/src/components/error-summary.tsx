import type { ReactElement } from 'react';
import { Alert } from './alert.js';
import { fieldId } from './field.js';
import { usePage } from './page-context.js';

/** One wrong field. */
export interface FieldProblem {
  readonly name: string;
  /** What the field is called, where the message alone would not tell. */
  readonly label: string;
  readonly message: string;
}

/** All that is wrong with a form, on top of the page, each with a link to its field. */
export function ErrorSummary({ problems }: { readonly problems: readonly FieldProblem[] }): ReactElement {
  const { texts } = usePage();
  return (
    <Alert tone="danger" title={texts.shell.errorsTitle}>
      <ul className="sb-bullets">
        {problems.map(({ name, label, message }) => (
          <li key={name}>
            <a href={`#${fieldId(name)}`}>
              {label}: {message}
            </a>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
