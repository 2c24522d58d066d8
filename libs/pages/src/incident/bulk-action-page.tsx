import type { ReactElement } from 'react';
import type { BulkActionPageModel } from '#contracts';
import { Alert } from '../components/alert.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { ErrorSummary } from '../components/error-summary.js';
import { TextArea } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Panel } from '../components/section.js';
import { orderHref } from './choices.js';
import { BackLink, FormFrame } from './form-frame.js';
import { MOST_CHARACTERS } from './incident-paths.js';
import { budgetAfter, priceWords } from './price.js';

interface Props {
  readonly model: BulkActionPageModel;
}

function whatHappens({ choice }: BulkActionPageModel, { texts, format }: PageContextValue): string {
  const t = texts.incidentForm;
  const { kind, until } = choice;
  return [t.exactly[kind], ...(until === null ? [] : [t.onlyUntil(format.moment(until))])].join(' ');
}

function budgetWords({ choice }: BulkActionPageModel, { texts, format }: PageContextValue): string {
  const t = texts.incident.note;
  const after = budgetAfter(choice.price);
  if (after === null) return texts.incidentForm.noLimit;
  return after < 0
    ? t.overBudget(format.euros(choice.price.budgetCents ?? 0))
    : t.budget(format.euros(after), format.euros(choice.price.forecastCents));
}

function linesOf(model: BulkActionPageModel, page: PageContextValue): readonly (readonly [string, string])[] {
  const t = page.texts.incidentForm;
  const { choice, secondThoughtsMs } = model;
  return [
    [t.what, `${whatHappens(model, page)} ${t.settled}`],
    [t.price, priceWords(choice.kind, choice.price, page)],
    ...(choice.kind === 'reroute' ? [[t.budgetAfter, budgetWords(model, page)] as const] : []),
    [t.undo, t.undoText(page.format.durationInWords(secondThoughtsMs))],
  ];
}

function WhatItMeans({ model }: Props): ReactElement {
  const page = usePage();
  return (
    <Panel look="act" label={page.texts.incidentForm.what}>
      <dl className="sb-flow">
        {linesOf(model, page).map(([label, value]) => (
          <div key={label}>
            <dt className="sb-small sb-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function ReasonForm({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentForm;
  const { choice, href, reason, error } = model;
  return (
    <form className="sb-form sb-form--text" method="post" action={orderHref(href, choice)}>
      <TextArea
        field={{
          name: 'reason',
          label: t.reason,
          hint: t.reasonHint,
          error: error === 'reason-missing' ? t.reasonMissing : undefined,
        }}
        input={{ defaultValue: reason, rows: 3, required: true, maxLength: MOST_CHARACTERS }}
      />
      <input type="hidden" name="count" value={choice.price.count} />
      <div className="sb-btns">
        <SubmitButton look="primary">
          {t.confirmButton[choice.kind](format.count(choice.price.count))}
        </SubmitButton>
        <BackLink href={href} />
      </div>
    </form>
  );
}

function BulkActionPage({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentForm;
  const { choice, href, error } = model;
  const { count } = choice.price;
  return (
    <FormFrame frame={model} title={t.confirm[choice.kind](format.count(count), count === 1)}>
      {error === 'reason-missing' && (
        <ErrorSummary problems={[{ name: 'reason', label: t.reason, message: t.reasonMissing }]} />
      )}
      {error === 'count-changed' && <Alert tone="warning" title={t.countChanged} />}
      {count === 0 ? (
        <>
          <p>{t.nothingHeld}</p>
          <p>
            <BackLink href={href} />
          </p>
        </>
      ) : (
        <>
          <WhatItMeans model={model} />
          <ReasonForm model={model} />
        </>
      )}
    </FormFrame>
  );
}

/** The second look: what exactly, how many, what it costs, the budget after, a reason, and until when it can be undone. */
export function renderBulkActionPage(model: BulkActionPageModel): string {
  return renderDocument(model, <BulkActionPage model={model} />);
}
