import type { ReactElement } from 'react';
import type { ProviderLane, ProviderPageModel, ProviderSettings } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { LinkButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { HealthStrip } from '../components/health-strip.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Crumb, Heading, Section } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Table, type Row } from '../components/table.js';
import { Timeline, TimelineLine } from '../components/timeline.js';

interface Props {
  readonly model: ProviderPageModel;
}

function Standing({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.providers;
  const { health, suspected, since, nextProbeAt, perMinute } = model.provider;
  const notes = [
    ...(since === null ? [] : [t.wellSince(format.shortMoment(since))]),
    ...(nextProbeAt === null ? [] : [`${t.nextProbe}: ${format.shortMoment(nextProbeAt)}`]),
    ...(perMinute === null ? [] : [t.perMinute(format.count(perMinute))]),
  ];
  return (
    <p className="sb-row">
      <HealthMark health={health} suspected={suspected} />{' '}
      {notes.length > 0 && <span>{notes.join(' · ')}</span>}
    </p>
  );
}

function laneName({ stream, route, key }: ProviderLane, { texts }: PageContextValue): string {
  const t = texts.providers;
  return stream === null || route === null ? key : `${t.stream[stream]}, ${t.route[route]}`;
}

function laneRow(lane: ProviderLane, page: PageContextValue): Row {
  const { texts, format } = page;
  return {
    key: lane.key,
    cells: {
      lane: laneName(lane, page),
      state: <HealthMark health={lane.health} suspected={lane.suspected} />,
      since: lane.since === null ? texts.words.none : format.shortMoment(lane.since),
      waiting: format.count(lane.waiting),
    },
  };
}

function Lanes({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.providers;
  return (
    <Section id="wege" title={t.lanes}>
      <Table
        caption={t.lanesCaption}
        columns={[
          { key: 'lane', label: t.lane },
          { key: 'state', label: t.state },
          { key: 'since', label: t.since },
          { key: 'waiting', label: t.waiting, numeric: true },
        ]}
        rows={model.lanes.map((lane) => laneRow(lane, page))}
      />
    </Section>
  );
}

function Changes({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.providers;
  const { changes, now } = model;
  const dayOf = (index: number): string | null => {
    const at = changes[index]?.at ?? now;
    return format.isSameDay(at, changes[index - 1]?.at ?? now) ? null : format.longDay(at);
  };
  return (
    <Section id="verlauf" title={t.changes}>
      {changes.length === 0 ? (
        <p>{t.noChanges}</p>
      ) : (
        <Timeline>
          {changes.map(({ at, health, sentence }, index) => (
            <TimelineLine
              key={`${at} ${String(index)}`}
              at={at}
              icon={health === 'healthy' ? 'ok' : health === 'recovering' ? 'probe' : 'stop'}
              tone={health === 'healthy' ? 'ok' : health === 'recovering' ? 'think' : 'bad'}
              day={dayOf(index)}
              coarse
            >
              <p>{sentence}</p>
            </TimelineLine>
          ))}
        </Timeline>
      )}
    </Section>
  );
}

function settingLines(
  settings: ProviderSettings,
  { texts, format }: PageContextValue,
): readonly (readonly [string, string])[] {
  const t = texts.providers;
  const { connections, messagesPerConnection, tls, group, postmasterUrl, contactForm } = settings;
  const known = (label: string, value: string | null): (readonly [string, string])[] =>
    value === null ? [] : [[label, value]];
  return [
    [t.connections, format.count(connections)],
    [t.perConnection, format.count(messagesPerConnection)],
    [t.tls, t.tlsIs[tls]],
    ...known(t.group, group),
    ...known(t.postmaster, postmasterUrl),
    ...known(t.contactForm, contactForm),
  ];
}

function Settings({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.providers;
  return (
    <Section id="vorgaben" title={t.settings}>
      {model.settings === null ? (
        <p>{t.noSettings}</p>
      ) : (
        <dl className="sb-access">
          {settingLines(model.settings, page).flatMap(([label, value]) => [
            <dt key={label}>{label}</dt>,
            <dd key={`${label} is`}>{value}</dd>,
          ])}
        </dl>
      )}
    </Section>
  );
}

function Domains({ model }: Props): ReactElement | null {
  const { texts, format } = usePage();
  const t = texts.providers;
  const { domains, otherDomains, provider } = model;
  if (provider.channel !== 'email') return null;
  const others = otherDomains === 0 ? [] : [t.otherDomains(format.count(otherDomains), otherDomains === 1)];
  return (
    <Section id="domains" title={t.domains}>
      <p>{domains.length + others.length === 0 ? t.noDomains : [...domains, ...others].join(', ')}</p>
    </Section>
  );
}

function ProviderPage({ model }: Props): ReactElement {
  const { texts } = usePage();
  const t = texts.providers;
  const { provider, incident, hours } = model;
  return (
    <StaffShell title={provider.name} frame={model} current="providers">
      <Crumb steps={[{ href: model.listHref, label: t.title }]} current={provider.name} />
      <Heading below={<Standing model={model} />}>{provider.name}</Heading>
      {incident !== null && (
        <div className="sb-btns">
          <LinkButton look="primary" small href={incident.href}>
            {t.incident(incident.number)}
          </LinkButton>
        </div>
      )}
      {hours.length > 0 && (
        <Section id="tag" title={t.strip}>
          <HealthStrip name={provider.name} hours={hours} />
        </Section>
      )}
      <Lanes model={model} />
      <Changes model={model} />
      <Settings model={model} />
      <Domains model={model} />
    </StaffShell>
  );
}

/** One provider or gateway: its state, ways, history, what the directory prescribes, and its domains. */
export function renderProviderPage(model: ProviderPageModel): string {
  return renderDocument(model, <ProviderPage model={model} />);
}
