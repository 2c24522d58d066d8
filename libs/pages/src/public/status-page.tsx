import type { ReactElement } from 'react';
import type { StatusPageModel, StatusService } from '#contracts';
import { Alert } from '../components/alert.js';
import { renderDocument } from '../components/document.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { withQuery } from '../components/query.js';
import { Heading, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import { DomainCheck } from './status-check.js';
import { StatusDays } from './status-days.js';
import { currentNotices } from './status-entries.js';
import { findingOf, fullMoment, illnessOf, isAnythingIll, namesOf, type Illness } from './status-finding.js';
import { StatusLog } from './status-log.js';
import { Telephone } from './telephone.js';

interface Props {
  readonly model: StatusPageModel;
}

/** More domains than this are counted, not named. */
const DOMAINS_NAMED = 6;

/** The earliest moment since when one of them is ill. */
function sinceOf(services: readonly StatusService[]): string | null {
  const moments = services.flatMap(({ since }) => (since === null ? [] : [since]));
  return moments.sort((one, other) => Date.parse(one) - Date.parse(other))[0] ?? null;
}

/** One sentence for each kind of illness, with its beginning where that is known. */
function sentencesOf({ shut, late, channels, ownSince }: Illness, page: PageContextValue): readonly string[] {
  const t = page.texts.status;
  const say = (
    services: readonly StatusService[],
    since: (names: string, moment: string, one: boolean) => string,
    plain: (names: string) => string,
  ): string[] => {
    if (services.length === 0) return [];
    const from = sinceOf(services);
    const names = namesOf(services, page);
    return [from === null ? plain(names) : since(names, fullMoment(from, page), services.length === 1)];
  };
  return [
    ...(ownSince === null ? [] : [t.ownSince(fullMoment(ownSince, page))]),
    ...say(shut, t.refusesSince, (names) => `${t.blocked(names)}.`),
    ...say(late, t.lateSince, (names) => `${t.slow(names)}.`),
    ...say(channels, t.channelSince, (names) => `${t.otherSick(names)}.`),
    ...(ownSince === null && shut.length > 0 ? [t.othersWell] : []),
  ];
}

function domainsOf({ shut, late }: Illness, page: PageContextValue): string | null {
  const t = page.texts.status;
  const domains = [...shut, ...late].flatMap((service) => service.domains);
  if (domains.length === 0) return null;
  const more = domains.length - DOMAINS_NAMED;
  const named = domains.slice(0, more > 1 ? DOMAINS_NAMED : domains.length);
  return more > 1
    ? t.domainsAndMore(named.join(', '), page.format.count(more))
    : t.domains(page.texts.words.and(named));
}

function affectedTitle(illness: Illness, page: PageContextValue): string {
  const t = page.texts.status;
  const mail = [...illness.shut, ...illness.late];
  if (illness.ownSince !== null) return t.affectedAll;
  return mail.length > 0 ? t.affected(namesOf(mail, page)) : t.affectedWays(namesOf(illness.channels, page));
}

/** Whom it concerns, since when, and what the city has to say. */
function Affected({ model, illness }: Props & { readonly illness: Illness }): ReactElement | null {
  const page = usePage();
  const notices = currentNotices(model.report, page.frame.locale);
  if (!isAnythingIll(illness) && notices.length === 0) return null;
  const domains = domainsOf(illness, page);
  return (
    <Alert
      tone={isAnythingIll(illness) ? 'warning' : 'info'}
      title={isAnythingIll(illness) ? affectedTitle(illness, page) : page.texts.status.notice}
    >
      {isAnythingIll(illness) && <p>{sentencesOf(illness, page).join(' ')}</p>}
      {domains !== null && <p>{domains}</p>}
      {notices.map(({ at, text }) => (
        <p key={`${at} ${text}`}>
          {text} <span className="sb-muted">({fullMoment(at, page)})</span>
        </p>
      ))}
    </Alert>
  );
}

function Advice({ model }: Props): ReactElement {
  const { status: t } = usePage().texts;
  return (
    <Section id="tun" title={t.todo}>
      <ul className="sb-bullets">
        <li>
          <b>{t.todoWaitingWhen}</b>{' '}
          {model.telephone === null ? (
            t.todoWaitingNoPhone
          ) : (
            <>
              {t.todoWaiting} <Telephone number={model.telephone} />
            </>
          )}
        </li>
        <li>
          <b>{t.todoBookingWhen}</b> {t.todoBooking}
        </li>
      </ul>
      <p>
        {t.linksLeadTo} <b>{model.host}</b>. {t.neverAsk}
      </p>
    </Section>
  );
}

function StatusPage({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  const { report, locale } = model;
  const illness = illnessOf(report);
  const finding = findingOf(illness, page);
  return (
    <CitizenShell
      title={finding}
      isPrivate={false}
      feed={{ title: t.feedTitle(model.city), href: withQuery('/status.atom', { lang: locale }) }}
    >
      <Heading below={<p className="sb-muted">{t.asOf(fullMoment(report.asOf, page))}</p>}>{finding}</Heading>
      {!report.current && (
        <Alert tone="info" title={t.copy}>
          <p>{t.copyNote(fullMoment(report.asOf, page))}</p>
        </Alert>
      )}
      <Affected model={model} illness={illness} />
      {isAnythingIll(illness) && <Advice model={model} />}
      <DomainCheck model={model} />
      <StatusDays report={report} />
      <StatusLog report={report} />
    </CitizenShell>
  );
}

/** The public status page: does my mail arrive, what to do, a check by domain, 90 days, and what was told. */
export function renderStatusPage(model: StatusPageModel): string {
  return renderDocument(model, <StatusPage model={model} />);
}
