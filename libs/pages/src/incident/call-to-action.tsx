import type { ReactElement } from 'react';
import type { IncidentPageModel, IncidentRisk } from '#contracts';
import { Alert } from '../components/alert.js';
import { LinkButton } from '../components/button.js';
import { usePage, type PageContextValue } from '../components/page-context.js';

interface Props {
  readonly model: IncidentPageModel;
}

/** Names of the departments, each once. */
function namesOf(risks: readonly IncidentRisk[], { texts }: PageContextValue): string {
  return texts.words.and([...new Set(risks.map(({ department }) => department))]);
}

/** Who has the list, who gets it, who must be called. */
function lists(risks: readonly IncidentRisk[], page: PageContextValue): readonly string[] {
  const t = page.texts.incident.call;
  const sent = risks.filter(({ list }) => typeof list === 'object');
  const coming = risks.filter(({ list }) => list === 'coming');
  const without = risks.filter(({ list }) => list === 'no_mailbox');
  const earliest = sent
    .flatMap(({ list }) => (typeof list === 'object' ? [list.sentAt] : []))
    .reduce<string | null>((first, at) => (first === null || at < first ? at : first), null);
  return [
    ...(earliest === null ? [] : [t.listsSent(namesOf(sent, page), page.format.shortMoment(earliest))]),
    ...(coming.length === 0 ? [] : [t.listsComing(namesOf(coming, page))]),
    ...(without.length === 0 ? [] : [t.noMailbox(namesOf(without, page))]),
  ];
}

function AtRisk({ model }: Props): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.incident.call;
  const { atRisk } = model.fates;
  const count = format.count(atRisk);
  const next = model.risks[0]?.nextDeadlineAt ?? model.now;
  return (
    <Alert tone="warning" title={t.atRisk(count, atRisk === 1, format.moment(next))}>
      <p>{[t.atRiskText, ...lists(model.risks, page)].join(' ')}</p>
      <div className="sb-btns">
        <LinkButton look="primary" small href="#gefaehrdet">
          {t.openRisks(count, atRisk === 1)}
        </LinkButton>
        {model.choices.length > 0 && (
          <LinkButton look="secondary" small href="#massnahmen">
            {t.openChoices}
          </LinkButton>
        )}
      </div>
    </Alert>
  );
}

function Over({ model, closedAt }: Props & { readonly closedAt: string }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incident.call;
  const { missed } = model.deadlines;
  const lasted = format.duration(Date.parse(closedAt) - Date.parse(model.openedAt));
  const deadlines = missed === 0 ? t.overNoneMissed : t.overMissed(format.count(missed), missed === 1);
  return (
    <Alert tone="success" title={t.over(format.moment(closedAt))}>
      <p>
        {t.overText(lasted)} {deadlines}
      </p>
    </Alert>
  );
}

/** What must be known first: who has no other way and by when; else what waits; else that it is over. */
export function CallToAction({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incident.call;
  const { held, atRisk } = model.fates;
  if (model.closed !== null) return <Over model={model} closedAt={model.closed.at} />;
  if (atRisk > 0) return <AtRisk model={model} />;
  if (held === 0) return <Alert tone="info" title={t.fine} />;
  return (
    <Alert tone="info" title={t.held(format.count(held), held === 1)}>
      <p>{t.heldText}</p>
    </Alert>
  );
}
