import type { ReactElement } from 'react';
import type { ProtectedMessage, ProtectedPageModel, ProtectedView } from '#contracts';
import { LinkButton, SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { ErrorSummary } from '../components/error-summary.js';
import { TextField } from '../components/field.js';
import { Icon } from '../components/icon.js';
import { usePage } from '../components/page-context.js';
import { Panel } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import { OfficeHeading } from './office-heading.js';
import { PlainText } from './plain-text.js';
import { CallLine } from './telephone.js';

/** Form name of the second factor. */
export const SECOND_FACTOR_FIELD = 'secondFactor';

type Locked = Extract<ProtectedView, { state: 'locked' }>;

function LockedForm({ view }: { readonly view: Locked }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.protectedPage;
  const error = view.error === null ? undefined : t[view.error];
  const hint = t.triesLeft(format.count(view.triesLeft), view.triesLeft === 1);
  return (
    <form className="sb-form" method="post" action={view.action}>
      <TextField
        field={{ name: SECOND_FACTOR_FIELD, label: view.label, hint, error }}
        input={{ autoComplete: 'off', autoCapitalize: 'none', spellCheck: false, required: true }}
      />
      <SubmitButton look="primary">{t.open}</SubmitButton>
    </form>
  );
}

function Message({ message }: { readonly message: ProtectedMessage }): ReactElement {
  const { texts, format } = usePage();
  return (
    <>
      <Panel look="tint">
        <PlainText text={message.text} linked={message.linked ?? false} />
      </Panel>
      {message.deadlineAt !== null && (
        <p className="sb-due">
          <Icon name="clock" />
          <span>{texts.protectedPage.until(format.moment(message.deadlineAt))}</span>
        </p>
      )}
      {message.action !== null && (
        <div className="sb-btns">
          <LinkButton look="primary" href={message.action.href}>
            {message.action.label}
          </LinkButton>
        </div>
      )}
    </>
  );
}

function View({ model }: { readonly model: ProtectedPageModel }): ReactElement {
  const { protectedPage: t } = usePage().texts;
  const { view, office } = model;
  switch (view.state) {
    case 'locked':
      return (
        <>
          {view.error !== null && (
            <ErrorSummary
              problems={[{ name: SECOND_FACTOR_FIELD, label: view.label, message: t[view.error] }]}
            />
          )}
          <OfficeHeading office={office} text={t.lockedLead(view.label)}>
            {t.lockedHeadline}
          </OfficeHeading>
          <LockedForm view={view} />
        </>
      );
    case 'open':
      return (
        <>
          <OfficeHeading office={office}>{view.message.subject}</OfficeHeading>
          <Message message={view.message} />
        </>
      );
    case 'shut':
    case 'gone':
      return (
        <OfficeHeading office={office} text={t[`${view.state}Text`]}>
          {t[view.state]}
        </OfficeHeading>
      );
  }
}

function ProtectedPage({ model }: { readonly model: ProtectedPageModel }): ReactElement {
  const { texts } = usePage();
  const { view } = model;
  const isWrong = view.state === 'locked' && view.error !== null;
  // The subject stays out of the title: it would stand in the browser's history.
  const title =
    view.state === 'shut' || view.state === 'gone'
      ? texts.protectedPage[view.state]
      : texts.protectedPage.title;
  return (
    <CitizenShell title={isWrong ? `${texts.shell.errorPrefix} ${title}` : title} isPrivate>
      <View model={model} />
      <CallLine telephone={model.telephone} />
    </CitizenShell>
  );
}

/** The protected page of a notification: asks for the second factor where there is one, then shows mail and action. */
export function renderProtectedPage(model: ProtectedPageModel): string {
  return renderDocument(model, <ProtectedPage model={model} />);
}
