import type { ReactElement } from 'react';
import type { StatusCheck, StatusPageModel, StatusService } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { TextField } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Heading, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import { Table, type Row } from '../components/table.js';
import { Telephone } from './telephone.js';

interface Props {
  readonly model: StatusPageModel;
}

/** Gateways have names of their own that say nothing to citizens. */
function nameOf({ kind, name }: StatusService, { texts }: PageContextValue): string {
  return kind === 'email' ? name : texts.words.citizenChannel[kind];
}

/** The sick first, then providers by name, then the other ways. */
function inOrder(services: readonly StatusService[], page: PageContextValue): readonly StatusService[] {
  const rank = (service: StatusService): number =>
    isShut(service)
      ? 0
      : service.health !== 'healthy' || service.suspected
        ? 1
        : service.kind === 'email'
          ? 2
          : 3;
  return [...services].sort(
    (one, other) => rank(one) - rank(other) || nameOf(one, page).localeCompare(nameOf(other, page), 'de'),
  );
}

const isShut = ({ health }: StatusService): boolean => health === 'blocked' || health === 'probing';

/** Does my mail arrive: what is shut comes before what is slow, and mail before the other ways. */
function findingOf({ services }: StatusPageModel, page: PageContextValue): string {
  const { texts } = page;
  const t = texts.status;
  const sick = services.filter(({ health }) => health !== 'healthy');
  const mail = sick.filter(({ kind }) => kind === 'email');
  const namesOf = (list: readonly StatusService[]): string =>
    texts.words.and(list.map((one) => nameOf(one, page)));
  const shut = mail.filter(isShut);
  if (shut.length > 0) return t.blocked(namesOf(shut));
  if (mail.length > 0) return t.slow(namesOf(mail));
  return sick.length > 0 ? t.otherSick(namesOf(sick)) : t.fine;
}

function Advice({ model }: Props): ReactElement {
  const { status: t } = usePage().texts;
  return (
    <Section id="tun" title={t.todo}>
      <ul className="sb-bullets">
        <li>{t.todoBooking}</li>
        <li>
          {model.telephone === null ? (
            t.todoWaitingNoPhone
          ) : (
            <>
              {t.todoWaiting} <Telephone number={model.telephone} />
            </>
          )}
        </li>
      </ul>
    </Section>
  );
}

function answerOf(check: StatusCheck, { texts }: PageContextValue): string | null {
  const t = texts.status;
  switch (check.state) {
    case 'arrives':
      return t.arrives(check.domain, check.provider);
    case 'delayed':
      return t.delayed(check.domain, check.provider);
    case 'not_known':
      return t.notKnown(check.domain);
    case 'invalid':
      return null;
  }
}

function DomainCheck({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  const { check, path } = model;
  const answer = check === null ? null : answerOf(check, page);
  const error = check?.state === 'invalid' ? t.invalid : undefined;
  return (
    <Section id="pruefen" title={t.check}>
      <form className="sb-form" method="get" action={path.split('?')[0]}>
        <input type="hidden" name="lang" value={model.locale} />
        <TextField
          field={{ name: 'domain', label: t.domain, hint: t.domainHint, error }}
          input={{
            defaultValue: check?.domain ?? '',
            autoCapitalize: 'none',
            autoComplete: 'off',
            spellCheck: false,
          }}
        />
        <SubmitButton look="secondary">{t.checkButton}</SubmitButton>
      </form>
      {answer !== null && (
        <p className="sb-panel sb-panel--tint">
          <b>{answer}</b>
        </p>
      )}
    </Section>
  );
}

function rowOf(service: StatusService, page: PageContextValue): Row {
  const { texts, format } = page;
  const since = service.since === null ? '' : ` ${texts.status.since(format.shortMoment(service.since))}`;
  return {
    key: `${service.kind} ${service.name}`,
    ...(isShut(service) ? { look: 'bad' as const } : {}),
    cells: {
      service: nameOf(service, page),
      state: (
        <>
          <HealthMark health={service.health} suspected={service.suspected} />
          {service.health !== 'healthy' && since}
        </>
      ),
    },
  };
}

function Services({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  return (
    <Section id="anbieter" title={t.services}>
      <Table
        caption={t.services}
        columns={[
          { key: 'service', label: t.service },
          { key: 'state', label: t.state },
        ]}
        rows={inOrder(model.services, page).map((service) => rowOf(service, page))}
      />
    </Section>
  );
}

function StatusPage({ model }: Props): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const finding = findingOf(model, page);
  const isSick = model.services.some(({ health }) => health !== 'healthy');
  return (
    <CitizenShell title={finding} isPrivate={false}>
      <Heading below={<p className="sb-muted">{texts.status.asOf(format.moment(model.now))}</p>}>
        {finding}
      </Heading>
      {isSick && <Advice model={model} />}
      <DomainCheck model={model} />
      <Services model={model} />
    </CitizenShell>
  );
}

/** The public status page: does my mail arrive, what to do, a check by domain. */
export function renderStatusPage(model: StatusPageModel): string {
  return renderDocument(model, <StatusPage model={model} />);
}
