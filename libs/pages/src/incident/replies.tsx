import type { ReactElement } from 'react';
import type { IncidentPageModel, IncidentSite, IncidentWording } from '#contracts';
import { HealthMark } from '../components/badge.js';
import { HealthStrip } from '../components/health-strip.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { More, Section } from '../components/section.js';
import { Table, type Column, type Row } from '../components/table.js';

function columnsOf({ texts }: PageContextValue): readonly Column[] {
  const t = texts.incident;
  return [
    { key: 'reply', label: t.reply },
    { key: 'provider', label: t.provider },
    { key: 'meaning', label: t.meaning },
    { key: 'count', label: t.count, numeric: true },
    { key: 'first', label: t.first },
    { key: 'last', label: t.last },
  ];
}

function rowOf(wording: IncidentWording, index: number, { texts, format }: PageContextValue): Row {
  const { line, site, label, count, firstAt, lastAt } = wording;
  return {
    key: String(index),
    cells: {
      reply: <code>{line}</code>,
      provider: site,
      meaning: texts.words.reply[label],
      count: format.count(count),
      first: format.shortMoment(firstAt),
      last: format.shortMoment(lastAt),
    },
  };
}

function FullReply({ wording }: { readonly wording: IncidentWording }): ReactElement {
  const { texts, format } = usePage();
  const { site, line, example, stage, lastAt } = wording;
  const facts = [...(stage === null ? [] : [texts.words.stage[stage]]), format.moment(lastAt)];
  return (
    <More summary={texts.incident.fullReply(site, line)}>
      <pre>{example}</pre>
      <p className="sb-small sb-muted">{facts.join(', ')}</p>
    </More>
  );
}

function Wordings({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.incident;
  const { wordings } = model;
  const sum = wordings.reduce((total, { count }) => total + count, 0);
  if (sum === 0) return <p>{t.noReplies}</p>;
  return (
    <>
      <p>
        {t.repliesNote(
          format.count(sum),
          sum === 1,
          t.wordings(format.count(wordings.length), wordings.length === 1),
        )}
        <b>{t.repliesUs}</b>
        {t.repliesNoSuppression}
      </p>
      <Table
        caption={t.repliesCaption}
        columns={columnsOf(page)}
        rows={wordings.map((wording, index) => rowOf(wording, index, page))}
      />
      <div>
        {wordings.map((wording, index) => (
          <div key={index}>
            <FullReply wording={wording} />
          </div>
        ))}
      </div>
    </>
  );
}

/** What is known of a site's block, in one line. */
function siteWords(site: IncidentSite, { texts, format }: PageContextValue): string {
  const t = texts.incident.site;
  const { refusals, probes, wellAt, perMinute } = site;
  return [
    ...(refusals > 0 ? [t.refusals(format.count(refusals), refusals === 1)] : []),
    ...(probes > 0 ? [t.probes(format.count(probes), probes === 1)] : []),
    ...(perMinute === null ? [] : [t.rate(format.count(perMinute))]),
    ...(wellAt === null ? [] : [t.well(format.shortMoment(wellAt))]),
  ].join(', ');
}

function Site({ site }: { readonly site: IncidentSite }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const { name, href, health, nextProbeAt, hours } = site;
  const words = siteWords(site, page);
  return (
    <div className="sb-flow">
      <h3 className="kern-heading-small">{href === null ? name : <a href={href}>{name}</a>}</h3>
      <p>
        <HealthMark health={health} suspected={false} />
      </p>
      <p>
        {words !== '' && `${words}. `}
        {nextProbeAt !== null && (
          <>
            {texts.incident.site.next} <b>{format.shortMoment(nextProbeAt)}</b>.
          </>
        )}
      </p>
      <HealthStrip name={name} hours={hours} />
    </div>
  );
}

/** Replies by wording, with the full text folded, and each site's state. */
export function RepliesSection({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const { incident: t } = usePage().texts;
  return (
    <Section id="antworten" title={t.replies}>
      <Wordings model={model} />
      {model.sites.length > 0 && (
        <div className="sb-two">
          {model.sites.map((site) => (
            <Site key={site.id} site={site} />
          ))}
        </div>
      )}
    </Section>
  );
}
