import type { ReactElement } from 'react';
import type { ActionPageModel, ActionView } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { Icon } from '../components/icon.js';
import { usePage } from '../components/page-context.js';
import { Panel, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import type { Texts } from '../texts/texts.js';
import { OfficeHeading } from './office-heading.js';
import { CallLine, Telephone } from './telephone.js';

/** Form name of the answer, and what it may be. */
export const ACTION_ANSWERS = { field: 'answer', yes: 'yes', no: 'no', undo: 'undo' } as const;

type Known = Exclude<ActionView, { state: 'unknown' }>;

interface Props {
  readonly model: ActionPageModel;
  readonly view: Known;
}

function Details({ view }: { readonly view: Known }): ReactElement | null {
  const { action: t } = usePage().texts;
  if (view.details.length === 0) return null;
  const [first, ...others] = view.details;
  return (
    <Panel look="tint" label={t.details}>
      <p className="sb-big">{first}</p>
      {others.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </Panel>
  );
}

function Due({ view }: { readonly view: Known }): ReactElement {
  const { texts, format } = usePage();
  return (
    <p className="sb-due">
      <Icon name="clock" />
      <span>
        {texts.action.until(format.moment(view.deadlineAt))}
        {view.extended && ` ${texts.action.extended}`}
      </span>
    </p>
  );
}

function Open({ model, view }: Props): ReactElement {
  const { texts, format } = usePage();
  const { field, yes, no } = ACTION_ANSWERS;
  return (
    <>
      <OfficeHeading office={model.office}>{view.subject}</OfficeHeading>
      <Details view={view} />
      <Due view={view} />
      <form className="sb-flow" method="post" action={model.action}>
        <div className="sb-btns">
          <SubmitButton look="primary" name={field} value={yes}>
            {view.label}
          </SubmitButton>
          {view.declineLabel !== null && (
            <SubmitButton look="secondary" name={field} value={no}>
              {view.declineLabel}
            </SubmitButton>
          )}
        </div>
        <p className="sb-muted">{texts.action.change(format.moment(view.deadlineAt))}</p>
      </form>
    </>
  );
}

/** The heading says what was answered; the question is over. */
function Answered({ model, view }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.action;
  const label = view.state === 'declined' ? (view.declineLabel ?? view.label) : view.label;
  return (
    <>
      <OfficeHeading
        office={model.office}
        {...(view.answeredAt === null ? {} : { text: t.answeredAt(format.moment(view.answeredAt)) })}
      >
        {t.done(label)}
      </OfficeHeading>
      <Details view={view} />
      <form className="sb-flow" method="post" action={model.action}>
        <SubmitButton look="secondary" name={ACTION_ANSWERS.field} value={ACTION_ANSWERS.undo}>
          {t.undo}
        </SubmitButton>
        <p className="sb-muted">{t.change(format.moment(view.deadlineAt))}</p>
      </form>
    </>
  );
}

function Late({ model, view }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.action;
  return (
    <>
      <OfficeHeading office={model.office} text={t.lateText(format.moment(view.deadlineAt))}>
        {t.late}
      </OfficeHeading>
      <Details view={view} />
      {model.telephone !== null && (
        <p>
          {t.lateCall} <Telephone number={model.telephone} />
        </p>
      )}
    </>
  );
}

function View({ model }: { readonly model: ActionPageModel }): ReactElement {
  const { action: t } = usePage().texts;
  const { view } = model;
  switch (view.state) {
    case 'open':
      return <Open model={model} view={view} />;
    case 'done':
    case 'declined':
      return <Answered model={model} view={view} />;
    case 'late':
      return <Late model={model} view={view} />;
    case 'unknown':
      return (
        <OfficeHeading office={model.office} text={t.unknownText}>
          {t.unknown}
        </OfficeHeading>
      );
  }
}

function Genuine({ model }: { readonly model: ActionPageModel }): ReactElement {
  const { action: t } = usePage().texts;
  return (
    <Section id="echt" title={t.genuine}>
      <p>
        <Icon name="shield" /> {t.genuineAddress}
        <b>{model.host}</b>
        {t.genuineRest}
      </p>
      <CallLine telephone={model.telephone} />
    </Section>
  );
}

/** The finding, once there is one. */
function titleOf({ view }: ActionPageModel, t: Texts['action']): string {
  switch (view.state) {
    case 'open':
      return t.title;
    case 'done':
      return t.done(view.label);
    case 'declined':
      return t.done(view.declineLabel ?? view.label);
    case 'late':
    case 'unknown':
      return t[view.state];
  }
}

function ActionPage({ model }: { readonly model: ActionPageModel }): ReactElement {
  const { action: t } = usePage().texts;
  return (
    <CitizenShell title={titleOf(model, t)} isPrivate>
      <View model={model} />
      <Genuine model={model} />
    </CitizenShell>
  );
}

/** The hosted action of a deadline. GET shows this; the buttons post `answer`. */
export function renderActionPage(model: ActionPageModel): string {
  return renderDocument(model, <ActionPage model={model} />);
}
