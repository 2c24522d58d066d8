import type { ReactElement } from 'react';
import type { ActionPageModel, KnownAction } from '#contracts';
import { LinkButton, SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { Icon } from '../components/icon.js';
import { usePage } from '../components/page-context.js';
import { ErrorSummary } from '../components/error-summary.js';
import { Panel, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import type { Texts } from '../texts/texts.js';
import { ACTION_ANSWERS, WISH_FIELD } from './action-answers.js';
import { OfficeHeading } from './office-heading.js';
import { OtherTime } from './other-time.js';
import { CallLine, Telephone } from './telephone.js';

interface Props {
  readonly model: ActionPageModel;
  readonly view: KnownAction;
}

function Details({ view }: { readonly view: KnownAction }): ReactElement | null {
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

function Due({ view }: { readonly view: KnownAction }): ReactElement {
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

function Buttons({ view }: { readonly view: KnownAction }): ReactElement | null {
  const { action: t } = usePage().texts;
  const { field, yes, no } = ACTION_ANSWERS;
  if (view.label === null && view.declineLabel === null) return null;
  return (
    <div className="sb-btns">
      {view.label !== null && (
        <SubmitButton look="primary" name={field} value={yes}>
          {view.label}
        </SubmitButton>
      )}
      {view.declineLabel !== null && (
        <SubmitButton look="secondary" name={field} value={no}>
          {view.declineLabel === '' ? t.decline : view.declineLabel}
        </SubmitButton>
      )}
    </div>
  );
}

function Calendar({ view }: { readonly view: KnownAction }): ReactElement | null {
  const { action: t } = usePage().texts;
  if (view.calendarHref === null) return null;
  return (
    <p>
      <LinkButton look="tertiary" href={view.calendarHref}>
        {t.calendar}
      </LinkButton>
    </p>
  );
}

function Open({ model, view }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.action;
  return (
    <>
      {view.otherTime?.isMissing === true && (
        <ErrorSummary problems={[{ name: WISH_FIELD, label: t.otherPick, message: t.otherMissing }]} />
      )}
      <OfficeHeading office={model.office}>{view.subject}</OfficeHeading>
      <Details view={view} />
      <Due view={view} />
      <form className="sb-flow" method="post" action={model.action}>
        <Buttons view={view} />
        <p className="sb-muted">{t.change(format.moment(view.deadlineAt))}</p>
      </form>
      <Calendar view={view} />
      <OtherTime action={model.action} view={view} />
    </>
  );
}

/** What was answered, in the words of its button. */
function answerOf(view: KnownAction, t: Texts['action']): string {
  if (view.state === 'other_time') return t.doneOther;
  if (view.state === 'declined')
    return t.done(view.declineLabel === null || view.declineLabel === '' ? t.decline : view.declineLabel);
  return t.done(view.label ?? view.subject);
}

function Undo({ model, view }: Props): ReactElement | null {
  const { texts, format } = usePage();
  const t = texts.action;
  if (!view.mayChange) return null;
  return (
    <form className="sb-flow" method="post" action={model.action}>
      <SubmitButton look="secondary" name={ACTION_ANSWERS.field} value={ACTION_ANSWERS.undo}>
        {t.undo}
      </SubmitButton>
      <p className="sb-muted">{t.change(format.moment(view.deadlineAt))}</p>
    </form>
  );
}

/** The heading says what was answered; the question is over. */
function Answered({ model, view }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.action;
  return (
    <>
      <OfficeHeading
        office={model.office}
        {...(view.answeredAt === null ? {} : { text: t.answeredAt(format.moment(view.answeredAt)) })}
      >
        {answerOf(view, t)}
      </OfficeHeading>
      <Details view={view} />
      {view.wish !== null && (
        <p>
          {t.wished}: <b>{view.wish}</b>
        </p>
      )}
      {view.state === 'done' && <Calendar view={view} />}
      <Undo model={model} view={view} />
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
    case 'other_time':
      return <Answered model={model} view={view} />;
    case 'late':
      return <Late model={model} view={view} />;
    case 'withdrawn':
    case 'unknown':
      return (
        <OfficeHeading
          office={model.office}
          text={view.state === 'withdrawn' ? t.withdrawnText : t.unknownText}
        >
          {t[view.state]}
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
    case 'declined':
    case 'other_time':
      return answerOf(view, t);
    case 'late':
    case 'withdrawn':
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
