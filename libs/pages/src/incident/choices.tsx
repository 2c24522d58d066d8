import type { ReactElement, ReactNode } from 'react';
import type { IncidentChoice, IncidentPageModel } from '#contracts';
import { LinkButton, SubmitButton } from '../components/button.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { withQuery } from '../components/query.js';
import { Section } from '../components/section.js';
import { INCIDENT_PATHS, UNTIL } from './incident-paths.js';
import { budgetAfter, priceWords } from './price.js';

/** One thing to do: what, its price, what follows, and the button. */
function Act(props: {
  readonly title: string;
  readonly price: string;
  readonly notes: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <li className="sb-act">
      <div>
        <h3 className="kern-heading-small">{props.title}</h3>
        <p>
          <span className="sb-price">{props.price}</span>
        </p>
        <p className="sb-small sb-muted">{props.notes}</p>
      </div>
      <div>{props.children}</div>
    </li>
  );
}

function titleOf({ kind, until, price }: IncidentChoice, { texts, format }: PageContextValue): string {
  const t = texts.incident.choice;
  const count = format.count(price.count);
  const one = price.count === 1;
  if (kind === 'cancel') return t.cancel;
  if (kind === 'release') return t.release(count, one);
  return until === null ? t.reroute(count, one) : t.near(count, one, format.moment(until));
}

/** What budgets hold after rerouting, or that they do not suffice. Nothing without a limit. */
function budgetNote({ price }: IncidentChoice, { texts, format }: PageContextValue): readonly string[] {
  const t = texts.incident.note;
  const after = budgetAfter(price);
  if (after === null || price.cents === 0) return [];
  return after < 0
    ? [t.overBudget(format.euros(price.budgetCents ?? 0))]
    : [t.budget(format.euros(after), format.euros(price.forecastCents))];
}

/** How long it can be undone is told once. */
function undoNote(first: boolean, secondThoughtsMs: number, { texts, format }: PageContextValue): string {
  const t = texts.incident.note;
  return first ? t.undo(format.durationInWords(secondThoughtsMs)) : t.undoAsAbove;
}

function notesOf(choice: IncidentChoice, page: PageContextValue): readonly string[] {
  const { texts, format } = page;
  const t = texts.incident.note;
  const rest = choice.held - choice.price.count;
  return {
    reroute: [...(rest > 0 ? [t.rest(format.count(rest), rest === 1)] : []), ...budgetNote(choice, page)],
    release: [t.release],
    cancel: [t.cancel],
  }[choice.kind];
}

/** Path of the second look before an order. */
export function orderHref(href: string, { kind, until }: Pick<IncidentChoice, 'kind' | 'until'>): string {
  return withQuery(`${href}/${INCIDENT_PATHS.order}/${kind}`, { [UNTIL]: until });
}

function Choice(props: { readonly choice: IncidentChoice; readonly model: IncidentPageModel }): ReactElement {
  const { choice, model } = props;
  const page = usePage();
  const first = choice === model.choices[0];
  const { button } = page.texts.incident;
  return (
    <Act
      title={titleOf(choice, page)}
      price={priceWords(choice.kind, choice.price, page)}
      notes={[...notesOf(choice, page), undoNote(first, model.secondThoughtsMs, page)].join(' ')}
    >
      <LinkButton
        look={choice.kind === 'reroute' ? 'secondary' : 'tertiary'}
        small
        href={orderHref(model.href, choice)}
      >
        {button[choice.kind](page.format.count(choice.price.count))}
      </LinkButton>
    </Act>
  );
}

function Probe({ model }: { readonly model: IncidentPageModel }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incident;
  const [next] = model.sites.flatMap(({ nextProbeAt }) => nextProbeAt ?? []).sort();
  const anyway = next === undefined ? [] : [t.note.probeAnyway(format.shortMoment(next))];
  return (
    <Act title={t.choice.probe} price={t.price.probe} notes={[t.note.probe, ...anyway].join(' ')}>
      <form method="post" action={`${model.href}/${INCIDENT_PATHS.probe}`}>
        <SubmitButton look="tertiary" small>
          {t.button.probe}
        </SubmitButton>
      </form>
    </Act>
  );
}

/** What can be ordered now, each with its price before and its undo; the proposal comes first. */
export function ChoicesSection({ model }: { readonly model: IncidentPageModel }): ReactElement | null {
  const { incident: t } = usePage().texts;
  if (model.closed !== null && model.choices.length === 0) return null;
  const first = model.choices.filter(({ kind }) => kind === 'reroute');
  const others = model.choices.filter(({ kind }) => kind !== 'reroute');
  return (
    <Section id="massnahmen" title={t.choices}>
      {model.choices.length === 0 && <p>{t.noChoices}</p>}
      {(model.choices.length > 0 || model.canProbe) && (
        <ul>
          {first.map((choice) => (
            <Choice key={`${choice.kind} ${choice.until ?? ''}`} choice={choice} model={model} />
          ))}
          {model.canProbe && <Probe model={model} />}
          {others.map((choice) => (
            <Choice key={choice.kind} choice={choice} model={model} />
          ))}
        </ul>
      )}
    </Section>
  );
}
