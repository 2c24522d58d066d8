import type { ReactElement } from 'react';
import type { OverviewChannel, OverviewPageModel, UndeliverableReason } from '#contracts';
import { fillOf } from '../components/legend.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { Table, type Column, type Row } from '../components/table.js';

function columnsOf({ texts }: PageContextValue, channels: readonly OverviewChannel[]): readonly Column[] {
  const t = texts.overview;
  return [
    { key: 'channel', label: t.channel },
    { key: 'told', label: t.told, numeric: true },
    { key: 'rate', label: t.rate, numeric: true },
    ...(channels.some(({ p50Ms }) => p50Ms !== null) ? [{ key: 'p50', label: t.median, numeric: true }] : []),
    { key: 'cost', label: t.cost, numeric: true },
  ];
}

function rowOf(channel: OverviewChannel, { texts, format }: PageContextValue): Row {
  const { attempts, told, p50Ms, costCents } = channel;
  return {
    key: channel.channel,
    cells: {
      channel: texts.words.channel[channel.channel],
      told: (
        <>
          {format.count(told)}{' '}
          <span className="sb-muted">
            {texts.overview.outOf} {format.count(attempts)}
          </span>
        </>
      ),
      // Copies are kept, not sent: how many were read is no rate of success.
      rate:
        attempts === 0 || channel.channel === 'inbox' ? texts.words.none : format.percent(told / attempts),
      p50: p50Ms === null ? texts.words.none : format.duration(p50Ms),
      cost: format.euros(costCents),
    },
  };
}

function reasonWords(reason: UndeliverableReason, { texts }: PageContextValue): string {
  const { reply, reason: others } = texts.words;
  return { ...reply, ...others }[reason];
}

/** A reason alone makes nobody unreachable: another way may have told them. */
function reasonsHeading({ fates, reasons }: OverviewPageModel, { texts, format }: PageContextValue): string {
  const t = texts.overview;
  if (fates.undeliverable > 0)
    return t.undeliverableWhy(format.count(fates.undeliverable), reasons.length > 0);
  return reasons.length > 0 ? t.oneWayFailed : t.allReached;
}

function Reasons({ model }: { readonly model: OverviewPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.overview;
  const reasons = [...model.reasons].sort((one, other) => other.count - one.count);
  const most = reasons[0]?.count ?? 0;
  return (
    <div className="sb-flow">
      <h3 className="kern-heading-small">{reasonsHeading(model, page)}</h3>
      <ul className="sb-flow">
        {reasons.map(({ reason, count }) => (
          <li key={reason}>
            <p className="sb-row sb-split">
              <span>{reasonWords(reason, page)}</span> <b className="sb-num">{format.count(count)}</b>
            </p>
            <svg className="sb-chart" width="100%" height="8" aria-hidden="true">
              <rect width="100%" height="8" rx="2" {...fillOf('none')} />
              <rect width={`${((count / most) * 100).toFixed(1)}%`} height="8" rx="2" {...fillOf('way')} />
            </svg>
          </li>
        ))}
      </ul>
      {model.senderRefusals > 0 && (
        <p className="sb-small sb-muted">
          {t.senderRefusals(format.count(model.senderRefusals), model.senderRefusals === 1)}
        </p>
      )}
    </div>
  );
}

/** Channels, and why some were reached by none. Refusals about us stand apart: they say nothing about an address. */
export function WaysAndReasons({ model }: { readonly model: OverviewPageModel }): ReactElement {
  const page = usePage();
  const t = page.texts.overview;
  return (
    <Section id="wege" title={t.waysAndReasons}>
      <div className="sb-two">
        <div className="sb-flow">
          <h3 className="kern-heading-small">{t.perChannel}</h3>
          <Table
            caption={t.channelsCaption}
            columns={columnsOf(page, model.channels)}
            rows={model.channels.map((channel) => rowOf(channel, page))}
          />
          <p className="sb-small sb-muted">{t.toldMeans}</p>
        </div>
        <Reasons model={model} />
      </div>
    </Section>
  );
}
