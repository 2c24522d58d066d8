import type { ReactElement } from 'react';
import type { IncidentPageModel, IncidentRisk } from '#contracts';
import { Badge } from '../components/badge.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { Table, type Column, type Row } from '../components/table.js';

function ListState({ list }: Pick<IncidentRisk, 'list'>): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incident.list;
  if (list === 'coming')
    return (
      <Badge tone="info" icon="clock">
        {t.coming}
      </Badge>
    );
  if (list === 'no_mailbox')
    return (
      <Badge tone="warning" icon="call">
        {t.noMailbox}
      </Badge>
    );
  return (
    <Badge tone="success" icon="email">
      {t.sent(format.shortMoment(list.sentAt))}
    </Badge>
  );
}

function columnsOf({ texts }: PageContextValue): readonly Column[] {
  const t = texts.incident;
  return [
    { key: 'department', label: t.department },
    { key: 'about', label: t.about },
    { key: 'count', label: t.count, numeric: true },
    { key: 'deadline', label: t.nextDeadline },
    { key: 'list', label: t.standingOf },
  ];
}

/** The nearest deadline of all stands out. */
function rowOf(risk: IncidentRisk, first: boolean, { format }: PageContextValue): Row {
  const { department, about, count, nextDeadlineAt, list } = risk;
  const deadline = format.moment(nextDeadlineAt);
  return {
    key: `${department} ${about}`,
    cells: {
      department,
      about,
      count: format.count(count),
      deadline: first ? <b>{deadline}</b> : deadline,
      list: <ListState list={list} />,
    },
  };
}

/** Who has no other way, by department and matter, nearest deadline first; no name and no address. */
export function RisksSection({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const page = usePage();
  const t = page.texts.incident;
  const { risks } = model;
  return (
    <Section id="gefaehrdet" title={t.risks}>
      {risks.length === 0 ? (
        <p>{t.noRisks}</p>
      ) : (
        <>
          <p className="sb-muted">{t.risksNote}</p>
          <Table
            caption={t.risksCaption}
            columns={columnsOf(page)}
            rows={risks.map((risk, index) => rowOf(risk, index === 0, page))}
          />
        </>
      )}
    </Section>
  );
}
