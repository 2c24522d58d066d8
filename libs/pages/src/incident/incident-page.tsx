import type { ReactElement } from 'react';
import type { IncidentPageModel } from '#contracts';
import { Badge } from '../components/badge.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { usePage } from '../components/page-context.js';
import { Crumb, Heading } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { CallToAction } from './call-to-action.js';
import { ChoicesSection } from './choices.js';
import { DeskSection } from './desk.js';
import { Done } from './done.js';
import { FatesSection } from './fates.js';
import { headlineOf, stateMark } from './headline.js';
import { INCIDENT_PATHS } from './incident-paths.js';
import { LogSection } from './log.js';
import { OrdersSection } from './orders.js';
import { RepliesSection } from './replies.js';
import { RisksSection } from './risks.js';

interface Props {
  readonly model: IncidentPageModel;
}

function Period({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const { openedAt, closed, now } = model;
  const until = closed?.at ?? now;
  const opened = format.shortMoment(openedAt);
  const duration = format.duration(Date.parse(until) - Date.parse(openedAt));
  const period =
    closed === null
      ? texts.incident.since(opened)
      : texts.incident.fromTo(opened, format.shortMoment(closed.at));
  return (
    <span>
      {period} ({duration})
    </span>
  );
}

function Standing({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incident;
  const { health, closed, acknowledged, now } = model;
  const [tone, icon] = stateMark(health, closed !== null);
  const notes = [
    ...(closed === null ? [t.standing(format.moment(now))] : []),
    ...(acknowledged === null ? [] : [t.acknowledgedBy(acknowledged.by)]),
  ];
  return (
    <p className="sb-row">
      <Badge tone={tone} icon={icon}>
        {t.badge[closed === null ? health : 'closed']}
      </Badge>{' '}
      <Period model={model} /> <span className="sb-muted">{notes.join(' · ')}</span>
    </p>
  );
}

/** Somebody says that they see to it. */
function Acknowledge({ model }: Props): ReactElement | null {
  const { incident: t } = usePage().texts;
  if (model.acknowledged !== null || model.closed !== null) return null;
  return (
    <form method="post" action={`${model.href}/${INCIDENT_PATHS.acknowledge}`}>
      <SubmitButton look="secondary" small>
        {t.acknowledge}
      </SubmitButton>
    </form>
  );
}

function IncidentPage({ model }: Props): ReactElement {
  const { texts } = usePage();
  const { about, names, closed, health, done } = model;
  const headline = headlineOf({ about, names, closed: closed !== null, health }, texts);
  return (
    <StaffShell title={headline} frame={model} current="incidents">
      <Crumb steps={[{ href: model.listHref, label: texts.incidentList.title }]} current={model.number} />
      <Heading
        below={
          <>
            <Standing model={model} />
            <Acknowledge model={model} />
          </>
        }
      >
        {headline}
      </Heading>
      {done !== null && <Done done={done} href={model.href} />}
      <CallToAction model={model} />
      <FatesSection model={model} />
      <RisksSection model={model} />
      <ChoicesSection model={model} />
      <OrdersSection model={model} />
      <RepliesSection model={model} />
      <DeskSection model={model} />
      <LogSection model={model} />
    </StaffShell>
  );
}

/** One incident for administrators: who has no other way, what became of all, what can be done, and the evidence. */
export function renderIncidentPage(model: IncidentPageModel): string {
  return renderDocument(model, <IncidentPage model={model} />);
}
