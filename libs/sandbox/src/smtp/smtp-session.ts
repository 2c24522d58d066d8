import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { MailBehaviour } from '../behaviours.js';
import type { ServerContexts } from '../certificates/server-contexts.js';
import type { Ledger } from '../ledger.js';
import type { MxAddress } from '../providers/provider-directory.js';
import { Dialogue, maxMessageBytes, type StageReply, type Wire } from './dialogue.js';
import { InputBuffer } from './input-buffer.js';
import type { Mailboxes } from './mailboxes.js';
import { outcomeOf, planReply, type ReplyOutcome, type ReplyPlan } from './reply-plan.js';
import { fillReply } from './replies.js';
import type { SmtpProvider } from './smtp-provider.js';
import { Speaker } from './speaker.js';

/** What a session needs of the world around it. */
export interface SmtpSurroundings {
  readonly provider: SmtpProvider;
  readonly mx: MxAddress;
  readonly mailboxes: Mailboxes;
  readonly ledger: Ledger;
  readonly contexts: ServerContexts;
}

/** `refused`: only QUIT counts any more; `over`: nothing is read or said. */
type Phase = 'commands' | 'data' | 'refused' | 'over';

const refusedLingersMs = 5000;

/** One SMTP session of a simulated provider, following to its end the behaviour that held when it began. */
export class SmtpSession implements Wire {
  readonly #session: string;
  readonly #behaviour: MailBehaviour;
  readonly #clientIp: string;
  readonly #speaker: Speaker;
  readonly #input: InputBuffer;
  readonly #dialogue: Dialogue;
  #socket: Socket;
  #phase: Phase = 'commands';
  /** The reply that is on its way, byte by byte or late; input waits for it. */
  #unfinished: StageReply | undefined;

  constructor(
    socket: Socket,
    private readonly around: SmtpSurroundings,
  ) {
    const { provider, mailboxes } = around;
    ({ session: this.#session, behaviour: this.#behaviour } = provider.open());
    this.#socket = socket;
    this.#clientIp = socket.remoteAddress ?? '';
    this.#speaker = new Speaker(socket, latencyOf(this.#behaviour));
    this.#input = new InputBuffer(maxMessageBytes(provider.data));
    this.#dialogue = new Dialogue(this, provider.data, mailboxes);
    socket.on('close', () => {
      this.#closed();
    });
    this.#listen();
    this.#greet();
  }

  get isSecure(): boolean {
    return this.#socket instanceof TLSSocket;
  }

  /** Ends the session from our side. */
  cut(): void {
    this.#speaker.cut();
  }

  say(reply: string): void {
    this.#speaker.say(reply);
  }

  answer(answer: StageReply): ReplyOutcome {
    const { provider } = this.around;
    const concerned = provider.concerns(this.#behaviour, answer.recipients ?? []);
    const plan = planReply(this.#behaviour, answer.stage, answer.usual, concerned);
    this.#carryOut(answer, plan);
    return outcomeOf(plan);
  }

  startTls(): void {
    const granted = '220 2.0.0 Ready to start TLS';
    this.#note({ stage: 'starttls' }, granted);
    this.#speaker.sayLast(granted, () => {
      this.#switchToTls();
    });
  }

  #switchToTls(): void {
    this.#input.clear();
    this.#socket.removeAllListeners('data');
    const { contexts } = this.around;
    this.#socket = new TLSSocket(this.#socket, {
      isServer: true,
      secureContext: contexts.usual,
      SNICallback: (name, give) => {
        give(null, contexts.forName(name));
      },
    });
    this.#speaker.switchTo(this.#socket);
    this.#listen();
  }

  expectData(): void {
    this.#phase = 'data';
    this.#input.beginData();
  }

  deliver(from: string, recipients: readonly string[], bytes: Buffer): void {
    const { provider, mailboxes } = this.around;
    provider.noteAccepted();
    for (const to of recipients) mailboxes.deliver(from, to, bytes, this.#behaviour.arriveAfterMs);
  }

  quit(): void {
    const bye = '221 2.0.0 Bye';
    this.#note({ stage: 'quit' }, bye);
    this.#leave(bye);
  }

  #listen(): void {
    const socket = this.#socket;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      this.#input.push(chunk);
      this.#readOn();
    });
  }

  #closed(): void {
    this.#speaker.stop();
    this.#phase = 'over';
    this.around.provider.closed();
    if (this.#unfinished !== undefined) this.#note(this.#unfinished, null);
  }

  #greet(): void {
    const outcome = this.answer({
      stage: 'connect',
      usual: this.around.provider.data.greeting,
      from: this.#clientIp,
    });
    if (outcome !== 'refused') return;
    this.#phase = 'refused';
    this.#speaker.after(refusedLingersMs, () => {
      this.#speaker.end();
    });
  }

  #readOn(): void {
    this.#speaker.together(() => {
      while (this.#unfinished === undefined && this.#phase !== 'over' && this.#step());
    });
  }

  /** @returns false when more input is needed */
  #step(): boolean {
    return this.#phase === 'data' ? this.#readData() : this.#readCommand();
  }

  #readData(): boolean {
    const data = this.#input.takeData();
    if (data === undefined) return false;
    this.#phase = 'commands';
    this.#dialogue.endOfData(data);
    return true;
  }

  #readCommand(): boolean {
    const line = this.#input.takeLine();
    if (line === undefined) return false;
    if (line === 'too-long') this.say('500 5.5.6 Line too long');
    else if (!line.wellEnded) this.say('500 5.5.2 Error: bare <LF> received');
    else if (this.#phase === 'refused' && !/^quit\s*$/i.test(line.text))
      this.say('503 5.5.1 Error: this session was refused');
    else this.#dialogue.command(line.text);
    return true;
  }

  #carryOut(answer: StageReply, plan: ReplyPlan): void {
    switch (plan.how) {
      case 'say':
        this.#sayPlanned(answer, plan.reply, plan.delayMs);
        break;
      case 'trickle':
        this.#trickle(answer, plan);
        break;
      case 'hang':
        this.#phase = 'over';
        this.#note(answer, null);
        break;
      case 'close':
        this.#unfinished = answer;
        if (plan.delayMs === 0) this.cut();
        else
          this.#speaker.after(plan.delayMs, () => {
            this.cut();
          });
    }
  }

  #sayPlanned(answer: StageReply, text: string, delayMs: number): void {
    const reply = this.#filled(text, answer);
    if (delayMs === 0) {
      this.#said(answer, reply, () => {
        this.#speaker.say(reply);
      });
      return;
    }
    this.#unfinished = answer;
    this.#speaker.after(delayMs, () => {
      this.#said(answer, reply, () => {
        this.#speaker.say(reply);
      });
      this.#readOn();
    });
  }

  #trickle(
    answer: StageReply,
    { reply: text, everyMs, delayMs }: Extract<ReplyPlan, { how: 'trickle' }>,
  ): void {
    const reply = this.#filled(text, answer);
    this.#unfinished = answer;
    this.#speaker.after(delayMs, () => {
      this.#speaker.trickle(reply, everyMs, () => {
        this.#said(answer, reply, () => undefined);
        this.#readOn();
      });
    });
  }

  /** RFC 5321 §3.8: after a 421 the server closes; a refusal at connect lingers by itself. */
  #said(answer: StageReply, reply: string, speak: () => void): void {
    this.#unfinished = undefined;
    this.#note(answer, reply);
    speak();
    if (reply.startsWith('421') && answer.stage !== 'connect') this.#hangUp();
  }

  #leave(reply: string): void {
    this.#speaker.say(reply);
    this.#hangUp();
  }

  #hangUp(): void {
    this.#phase = 'over';
    this.#speaker.end();
  }

  #filled(text: string, { recipients = [] }: StageReply): string {
    const { mx } = this.around;
    return fillReply(text, {
      host: mx.host,
      ip: this.#clientIp,
      helo: this.#dialogue.helo,
      rcpt: recipients[0] ?? '',
    });
  }

  #note(
    { stage, from, recipients, messageId }: Omit<StageReply, 'stage' | 'usual'> & { stage: string },
    reply: string | null,
  ): void {
    this.around.ledger.add({
      kind: 'smtp',
      provider: this.around.provider.data.id,
      session: this.#session,
      stage,
      from: from ?? null,
      to: recipients === undefined ? null : recipients.join(', '),
      reply,
      ...(messageId === undefined ? {} : { id: messageId }),
    });
  }
}

/** A behaviour that accepts, with a delay, is a provider far away: every reply takes that long. */
function latencyOf(behaviour: MailBehaviour): number {
  return behaviour.accept === true ? (behaviour.delayMs ?? 0) : 0;
}
