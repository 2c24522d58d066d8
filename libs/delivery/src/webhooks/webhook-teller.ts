import type { AcceptStore, Clock, DepartmentDirectory, WebhookAlert, WebhookStore } from '../ports/index.js';
import { operationalUnit } from '../incidents/operational-mail.js';

/** What departments are told with. */
export interface WebhookTellerParts {
  readonly store: Pick<WebhookStore, 'alerts' | 'alerted'>;
  readonly accept: Pick<AcceptStore, 'acceptGroup'>;
  readonly departments: Pick<DepartmentDirectory, 'department'>;
  readonly clock: Clock;
  /** A notification is there to be sent. */
  readonly onAccepted: () => void;
}

const ACTOR = 'webhook-teller';

/** Tells a department by mail to its functional mailbox that we have stopped sending events to one of its endpoints. */
export class WebhookTeller {
  constructor(private readonly parts: WebhookTellerParts) {}

  /** @throws what the stores throw; what was not told is told by a later look */
  async look(): Promise<void> {
    for (const alert of await this.parts.store.alerts()) await this.tell(alert);
  }

  private async tell(alert: WebhookAlert): Promise<void> {
    const { store, accept, departments, clock, onAccepted } = this.parts;
    const nowMs = clock.now();
    const mailbox = (await departments.department(alert.departmentId))?.mailbox ?? null;
    if (mailbox !== null) {
      const { subject, body } = letterOf(alert);
      const mail = { to: mailbox, language: 'de', subject, body, attachments: [], actor: ACTOR } as const;
      await accept.acceptGroup([
        operationalUnit({ ...mail, id: alert.mailId, departmentId: alert.departmentId, nowMs }),
      ]);
      onAccepted();
    }
    await store.alerted(alert.endpointId, nowMs);
  }
}

/** The host alone: the rest of an address may be a secret. */
function letterOf({ endpointId, url, reason, waiting }: WebhookAlert): {
  readonly subject: string;
  readonly body: string;
} {
  const { host } = new URL(url);
  const why =
    reason === 'gone'
      ? `${host} hat geantwortet, dass es diese Adresse nicht mehr gibt (410). Wir haben sie abgeschaltet.`
      : `${host} nimmt seit einem Tag kein Ereignis an. Wir haben die Zustellung angehalten.`;
  return {
    subject: `Ereignisse an ${host} kommen nicht an`,
    body: [
      why,
      waiting === 1 ? 'Ein Ereignis wartet.' : `${String(waiting)} Ereignisse warten.`,
      'Nach dem Beheben: `POST /v1/webhooks/' + endpointId + '/resume`. Dann geht alles hinaus, was wartet.',
    ].join('\n\n'),
  };
}
