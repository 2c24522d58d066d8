import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { Ready } from '../../../apps/local/src/ready-file.js';
import type { Letter } from './letters.js';

type Address = NonNullable<Ready['smtpSubmission']>;

const TIMEOUT_MS = 5_000;
/** As many as such software opens (api.md). */
const SESSIONS_AT_ONCE = 12;
const ACCEPTED = /^250 2\.6\.0 accepted ([0-9a-f-]{36})/;

/** What one try came to: the code of the last reply, 0 for none, and the id when it was accepted. */
export interface Submitted {
  readonly code: number;
  readonly id: string | null;
}

/**
 * Booking software that nobody can change: a session for each mail, and for each try a new Message-ID. Only recipient,
 * subject and text tell that a mail came before.
 */
export class SubmissionClient {
  private readonly ca: Buffer;
  private open = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly address: Address) {
    this.ca = readFileSync(address.ca);
  }

  /** Tries once, when one of the sessions is free. */
  async submit(letter: Letter): Promise<Submitted> {
    if (this.open >= SESSIONS_AT_ONCE) await new Promise<void>((free) => this.waiting.push(free));
    else this.open += 1;
    try {
      return await this.session(letter);
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.open -= 1;
      else next();
    }
  }

  private async session(letter: Letter): Promise<Submitted> {
    const { host, port, user, password, from } = this.address;
    const transport = createTransport({
      host,
      port,
      requireTLS: true,
      tls: { ca: this.ca },
      auth: { user, pass: password },
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    });
    try {
      const { response } = await transport.sendMail({ from, ...mailOf(letter) });
      return { code: 250, id: ACCEPTED.exec(response)?.[1] ?? null };
    } catch (error) {
      return { code: (error as { responseCode?: number }).responseCode ?? 0, id: null };
    } finally {
      transport.close();
    }
  }
}

/** A letter as a mail: what has no place in one stands in fields of our own. */
function mailOf({ recipient, category, content, urgency, deadline }: Letter) {
  const fields = {
    'Stadtbote-Category': category,
    'Stadtbote-Urgency': urgency,
    'Stadtbote-Deadline': deadline?.at,
    'Stadtbote-Phone': recipient.phone,
  };
  const headers = Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  );
  return { to: recipient.email ?? '', subject: content.subject, text: content.body, headers };
}
