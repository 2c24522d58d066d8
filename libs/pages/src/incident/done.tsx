import type { ReactElement } from 'react';
import type { IncidentDone } from '#contracts';
import { Alert } from '../components/alert.js';
import { usePage } from '../components/page-context.js';
import { UndoButton } from './orders.js';

function Ordered(props: {
  readonly done: Extract<IncidentDone, { readonly kind: 'ordered' }>;
  readonly href: string;
}): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentDesk.done;
  const { action } = props.done;
  return (
    <Alert tone="success" title={t.ordered(format.count(action.count), action.count === 1)}>
      <p>{t.orderedText(format.moment(action.beginsAt))}</p>
      {action.canUndo && <UndoButton href={props.href} action={action} />}
    </Alert>
  );
}

/** What the form before did, said on top of the page, with its undo. */
export function Done({ done, href }: { readonly done: IncidentDone; readonly href: string }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentDesk.done;
  if (done.kind === 'ordered') return <Ordered done={done} href={href} />;
  if (done.kind === 'undone')
    return (
      <Alert tone="success" title={t.undone(format.count(done.takenBack))}>
        <p>{t.undoneText(format.count(done.tooLate))}</p>
      </Alert>
    );
  return <Alert tone={done.kind === 'no_probe' ? 'info' : 'success'} title={t[done.kind]} />;
}
