import type { ReactElement } from 'react';
import type { NotificationPageModel } from '#contracts';
import { isEnded } from './ended.js';
import { Badge, StatusBadge } from '../components/badge.js';
import { renderDocument } from '../components/document.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Crumb, Heading, Panel, Section } from '../components/section.js';
import { StaffShell } from '../components/shell.js';
import { Timeline } from '../components/timeline.js';
import { DeadlineRail } from './deadline-rail.js';
import { outcomeOf } from './outcome.js';
import { TimelineEntryLine } from './timeline-entries.js';

interface Props {
  readonly model: NotificationPageModel;
}

function factLines(
  model: NotificationPageModel,
  { texts, format }: PageContextValue,
): readonly (readonly [string, string])[] {
  const t = texts.notification;
  const { facts, deadline, reference, id } = model;
  const day = (label: string, at: string | null): (readonly [string, string])[] =>
    at === null ? [] : [[label, format.day(at)]];
  return [
    ...(reference === null ? [] : [[t.reference, reference] as const]),
    ...(facts.recipient === null ? [] : [[t.recipientName, facts.recipient] as const]),
    [t.category, facts.duty ? t.duty(facts.category) : facts.category],
    [t.urgency, texts.words.urgency[facts.urgency]],
    ...(deadline === null ? [] : [[t.deadline, format.moment(deadline.at)] as const]),
    [t.confidential, facts.confidential ? t.confidentialYes : texts.words.no],
    [t.cost, format.price(facts.costCents)],
    ...day(t.contentDeletedAt, facts.contentDeletedAt),
    ...day(t.evidenceDeletedAt, facts.evidenceDeletedAt),
    [t.id, id],
  ];
}

function FactsPanel({ model }: Props): ReactElement {
  const page = usePage();
  return (
    <Panel look="tint" titleId="h-angaben">
      <h2 className="kern-heading-medium" id="h-angaben">
        {page.texts.notification.facts}
      </h2>
      <dl className="sb-flow">
        {factLines(model, page).map(([label, value]) => (
          <div key={label}>
            <dt className="sb-small sb-muted">{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** The day of a line, unless it is the day of the line before, or today at the very beginning. */
function dayOf(
  { timeline, now }: NotificationPageModel,
  index: number,
  { format }: PageContextValue,
): string | null {
  const at = timeline[index]?.at ?? now;
  return format.isSameDay(at, timeline[index - 1]?.at ?? now) ? null : format.longDay(at);
}

function Standing({ model }: Props): ReactElement {
  const { notification: t } = usePage().texts;
  if (!isEnded(model.status))
    return (
      <Badge tone="plain" icon="probe">
        {t.open}
      </Badge>
    );
  return model.told === null ? (
    <StatusBadge status={model.status} />
  ) : (
    <Badge tone="success" icon="ok">
      {t.closed}
    </Badge>
  );
}

function NotificationPage({ model }: Props): ReactElement {
  const page = usePage();
  const t = page.texts.notification;
  const outcome = outcomeOf(model, page);
  const below = (
    <p className="sb-row">
      <Standing model={model} /> <span>{model.subject ?? t.contentDeleted}</span>
    </p>
  );
  return (
    <StaffShell title={outcome} frame={model} current="notifications">
      <Crumb
        steps={[{ href: model.listHref, label: page.texts.shell.pages.notifications }]}
        current={model.reference ?? model.id}
      />
      <Heading below={below}>{outcome}</Heading>
      {model.deadline !== null && <DeadlineRail model={model} deadline={model.deadline} />}
      <div className="sb-aside">
        <Section id="verlauf" title={t.what}>
          <Timeline>
            {model.timeline.map((entry, index) => (
              <TimelineEntryLine
                key={`${entry.at} ${String(index)}`}
                entry={entry}
                day={dayOf(model, index, page)}
                deadline={model.deadline?.at ?? null}
              />
            ))}
          </Timeline>
        </Section>
        <FactsPanel model={model} />
      </div>
    </StaffShell>
  );
}

/** One notification for the department: the finding, the rail to the deadline, the timeline with every reason. */
export function renderNotificationPage(model: NotificationPageModel): string {
  return renderDocument(model, <NotificationPage model={model} />);
}
