import type { ReactElement } from 'react';
import type { IncidentAction, IncidentPageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { Table, type Column, type Row } from '../components/table.js';
import { INCIDENT_PATHS } from './incident-paths.js';

/** Takes an order back, as far as it can be. */
export function UndoButton(props: { readonly href: string; readonly action: IncidentAction }): ReactElement {
  const { incident: t } = usePage().texts;
  const { order, undo } = INCIDENT_PATHS;
  return (
    <form method="post" action={`${props.href}/${order}/${props.action.id}/${undo}`}>
      <SubmitButton look="secondary" small>
        {t.button.undo}
      </SubmitButton>
    </form>
  );
}

function stateWords({ state, beginsAt, takenBack }: IncidentAction, page: PageContextValue): string {
  const { texts, format } = page;
  const t = texts.incident.orderState;
  if (state === 'waiting') return t.waiting(format.shortMoment(beginsAt));
  return state === 'undone' ? t.undone(format.count(takenBack)) : t.begun;
}

function columnsOf({ texts }: PageContextValue, canUndo: boolean): readonly Column[] {
  const t = texts.incident;
  return [
    { key: 'what', label: t.orders },
    { key: 'when', label: t.when },
    { key: 'by', label: t.byWhom },
    { key: 'reason', label: t.reason },
    { key: 'state', label: t.standingOf },
    ...(canUndo ? [{ key: 'undo', label: t.undoColumn }] : []),
  ];
}

function rowOf(action: IncidentAction, href: string, page: PageContextValue): Row {
  const { texts, format } = page;
  const { id, kind, count, askedAt, by, reason, canUndo } = action;
  return {
    key: id,
    cells: {
      what: texts.incident.order[kind](format.count(count)),
      when: format.shortMoment(askedAt),
      by,
      reason,
      state: stateWords(action, page),
      undo: canUndo ? <UndoButton href={href} action={action} /> : texts.words.none,
    },
  };
}

/** Orders that were given, with what can still be taken back. */
export function OrdersSection({ model }: { readonly model: IncidentPageModel }): ReactElement | null {
  const page = usePage();
  const t = page.texts.incident;
  if (model.actions.length === 0) return null;
  return (
    <Section id="anordnungen" title={t.orders}>
      <Table
        caption={t.ordersCaption}
        columns={columnsOf(
          page,
          model.actions.some(({ canUndo }) => canUndo),
        )}
        rows={model.actions.map((action) => rowOf(action, model.href, page))}
      />
    </Section>
  );
}
