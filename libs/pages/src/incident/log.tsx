import type { ReactElement } from 'react';
import type { IncidentLogLine, IncidentPageModel } from '#contracts';
import type { IconName } from '../icons.js';
import { LinkButton } from '../components/button.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { BecauseLine, Section } from '../components/section.js';
import { Timeline, TimelineLine } from '../components/timeline.js';
import { INCIDENT_PATHS } from './incident-paths.js';

type Tone = 'ok' | 'bad' | 'think' | 'plain';
type LineOf<Kind extends IncidentLogLine['kind']> = Extract<IncidentLogLine, { readonly kind: Kind }>;

const LOOKS: Readonly<Record<Exclude<IncidentLogLine['kind'], 'health'>, readonly [IconName, Tone]>> = {
  opened: ['notice', 'bad'],
  closed: ['ok', 'ok'],
  acknowledged: ['person', 'plain'],
  reopened: ['notice', 'bad'],
  probe: ['probe', 'think'],
  note: ['person', 'plain'],
  contact: ['call', 'plain'],
  ordered: ['rule', 'think'],
  begun: ['rule', 'think'],
  undone: ['undo', 'think'],
  notice: ['announce', 'ok'],
  dossier: ['email', 'plain'],
};

function lookOf(line: IncidentLogLine): readonly [IconName, Tone] {
  if (line.kind !== 'health') return LOOKS[line.kind];
  if (line.health === 'healthy') return ['ok', 'ok'];
  return line.health === 'recovering' ? ['probe', 'think'] : ['stop', 'bad'];
}

function orderWords(line: LineOf<'ordered' | 'begun'>, { texts, format }: PageContextValue): string {
  const t = texts.incidentDesk.line;
  const count = t.count(format.count(line.count), line.count === 1);
  return line.kind === 'ordered'
    ? `${t.ordered[line.order]}: ${count}.`
    : `${count}: ${t.begun[line.order]}.`;
}

function dossierWords({ to }: LineOf<'dossier'>, { texts }: PageContextValue): string {
  const t = texts.incidentDesk.line;
  return to === null ? t.dossier : t.dossierTo(to);
}

function contactWords(
  { way, provider, ticket, answer }: LineOf<'contact'>,
  { texts }: PageContextValue,
): string {
  const t = texts.incidentDesk;
  return [
    t.line.contact(t.ways[way], provider),
    ...(ticket === null ? [] : [`${t.ticket(ticket)}.`]),
    ...(answer === null ? [] : [t.line.note(answer)]),
  ].join(' ');
}

function orderOrUndoWords(line: LineOf<'ordered' | 'begun' | 'undone'>, page: PageContextValue): string {
  if (line.kind !== 'undone') return orderWords(line, page);
  const { texts, format } = page;
  return texts.incidentDesk.line.undone(format.count(line.takenBack), format.count(line.tooLate));
}

const PLAIN = ['opened', 'closed', 'acknowledged', 'reopened', 'probe'] as const;
type PlainLine = LineOf<(typeof PLAIN)[number]>;

/** One that says all with its kind. */
function isPlain(line: IncidentLogLine): line is PlainLine {
  return PLAIN.some((kind) => kind === line.kind);
}

/** What somebody did, after their name. */
function wordsOf(
  line: Exclude<IncidentLogLine, PlainLine | LineOf<'health'>>,
  page: PageContextValue,
): string {
  const t = page.texts.incidentDesk.line;
  switch (line.kind) {
    case 'note':
      return t.note(line.text);
    case 'contact':
      return contactWords(line, page);
    case 'ordered':
    case 'begun':
    case 'undone':
      return orderOrUndoWords(line, page);
    case 'notice':
      return line.withdrawn ? t.withdrawn : t.published;
    case 'dossier':
      return dossierWords(line, page);
  }
}

/** A policy's reason, or the one that somebody gave. */
function reasonOf(line: IncidentLogLine): string | null {
  if (line.kind === 'opened' || line.kind === 'closed') return line.because;
  return line.kind === 'ordered' ? line.reason : null;
}

function Line({ line, day }: { readonly line: IncidentLogLine; readonly day: string | null }): ReactElement {
  const page = usePage();
  const [icon, tone] = lookOf(line);
  const reason = reasonOf(line);
  return (
    <TimelineLine at={line.at} icon={icon} tone={tone} day={day} coarse>
      {line.kind === 'health' ? (
        <p>{line.sentence}</p>
      ) : (
        <p>
          <b>{line.by ?? page.texts.incidentDesk.itself}</b>{' '}
          {isPlain(line) ? page.texts.incidentDesk.line[line.kind] : wordsOf(line, page)}
        </p>
      )}
      {reason !== null && <BecauseLine>{reason}</BecauseLine>}
    </TimelineLine>
  );
}

/** The day of a line, unless it is the day of the line before, or today at the very top. */
function dayOf({ log, now }: IncidentPageModel, index: number, { format }: PageContextValue): string | null {
  const at = log[index]?.at ?? now;
  return format.isSameDay(at, log[index - 1]?.at ?? now) ? null : format.longDay(at);
}

/** What happened, newest first: health by itself, people by name. */
export function LogSection({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const page = usePage();
  const t = page.texts.incidentDesk;
  return (
    <Section id="protokoll" title={t.log}>
      <Timeline>
        {model.log.map((line, index) => (
          <Line key={`${line.at} ${String(index)}`} line={line} day={dayOf(model, index, page)} />
        ))}
      </Timeline>
      <div className="sb-btns">
        <LinkButton look="secondary" small href={`${model.href}/${INCIDENT_PATHS.note}`}>
          {t.addNote}
        </LinkButton>
        {model.closed === null && (
          <LinkButton look="tertiary" small href={`${model.href}/${INCIDENT_PATHS.close}`}>
            {t.close}
          </LinkButton>
        )}
      </div>
    </Section>
  );
}
