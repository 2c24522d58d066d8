import type { ReactElement, ReactNode } from 'react';
import type { IncidentFormError, IncidentFrame } from '#contracts';
import { ErrorSummary } from '../components/error-summary.js';
import { usePage } from '../components/page-context.js';
import { Crumb, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';

/** A page below an incident: where it lies, its heading, and the way back. */
export function FormFrame(props: {
  readonly frame: IncidentFrame;
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  const { texts } = usePage();
  const { frame, title } = props;
  return (
    <StaffShell title={title} frame={frame} current="incidents">
      <Crumb
        steps={[
          { href: frame.listHref, label: texts.incidentList.title },
          { href: frame.href, label: frame.number },
        ]}
        current={title}
      />
      <Heading>{title}</Heading>
      {props.children}
    </StaffShell>
  );
}

/** The way back, beside the button. */
export function BackLink({ href }: { readonly href: string }): ReactElement {
  const { incidentForm: t } = usePage().texts;
  return <a href={href}>{t.back}</a>;
}

interface Problem<Field extends string> {
  readonly field: Field;
  readonly code: IncidentFormError;
}

/** What is wrong, on top; nothing where nothing is. */
export function Problems<Field extends string>(props: {
  readonly errors: readonly Problem<Field>[];
  readonly labels: Readonly<Record<Field, string>>;
}): ReactElement | null {
  const { incidentForm: t } = usePage().texts;
  if (props.errors.length === 0) return null;
  return (
    <ErrorSummary
      problems={props.errors.map(({ field, code }) => ({
        name: field,
        label: props.labels[field],
        message: t[code],
      }))}
    />
  );
}

/** The message under a field, if something is wrong with it. */
export function useFieldError<Field extends string>(
  errors: readonly Problem<Field>[],
): (field: Field) => string | undefined {
  const { incidentForm: t } = usePage().texts;
  return (field) => {
    const found = errors.find((error) => error.field === field);
    return found === undefined ? undefined : t[found.code];
  };
}
