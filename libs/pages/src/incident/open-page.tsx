import type { ReactElement } from 'react';
import type { OpenIncidentPageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { ErrorSummary } from '../components/error-summary.js';
import { Select, TextArea } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Crumb, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { MOST_CHARACTERS } from './incident-paths.js';

interface Problem {
  readonly name: 'subject' | 'reason';
  readonly label: string;
  readonly message: string;
}

function problemOf({ error }: OpenIncidentPageModel, { texts }: PageContextValue): Problem | null {
  const t = texts.incidentForm;
  switch (error) {
    case null:
      return null;
    case 'reason-missing':
      return { name: 'reason', label: t.openReason, message: t.missing };
    case 'subject-unknown':
      return { name: 'subject', label: t.subject, message: t.subjectUnknown };
    case 'open-already':
      return { name: 'subject', label: t.subject, message: t.openAlready };
  }
}

function Form(props: {
  readonly model: OpenIncidentPageModel;
  readonly problem: Problem | null;
}): ReactElement {
  const { incidentForm: t } = usePage().texts;
  const { model, problem } = props;
  const errorOf = (name: Problem['name']) => (problem?.name === name ? problem.message : undefined);
  return (
    <form className="sb-form sb-form--text" method="post" action={model.href}>
      <Select
        field={{ name: 'subject', label: t.subject, error: errorOf('subject') }}
        options={model.subjects}
        value={model.values.subject}
      />
      <TextArea
        field={{ name: 'reason', label: t.openReason, hint: t.reasonHint, error: errorOf('reason') }}
        input={{ defaultValue: model.values.reason, rows: 4, required: true, maxLength: MOST_CHARACTERS }}
      />
      <SubmitButton look="primary">{t.openButton}</SubmitButton>
    </form>
  );
}

function OpenPage({ model }: { readonly model: OpenIncidentPageModel }): ReactElement {
  const page = usePage();
  const { incidentForm: t, incidentList } = page.texts;
  const problem = problemOf(model, page);
  return (
    <StaffShell title={t.open} frame={model} current="incidents">
      <Crumb steps={[{ href: model.listHref, label: incidentList.title }]} current={t.open} />
      <Heading>{t.open}</Heading>
      {problem !== null && <ErrorSummary problems={[problem]} />}
      <p>{t.openText}</p>
      <Form model={model} problem={problem} />
    </StaffShell>
  );
}

/** Opens an incident by hand, for what health does not see. */
export function renderOpenIncidentPage(model: OpenIncidentPageModel): string {
  return renderDocument(model, <OpenPage model={model} />);
}
