import {
  type ClaimedAttempt,
  type Clock,
  type Content,
  Gateway,
  type HandOver,
  type InboxStore,
  type LaneLimits,
} from '#delivery/ports';
import { wordingOf } from '../message-text.js';
import { beforeTheWire, CannotBeSent, LAPSED, leaseIsOver, Stopwatch } from '../outcome.js';

/** The app inbox: our own store, reached like any other gateway. */
export interface InboxGatewayOptions {
  readonly clock: Clock;
  readonly inbox: InboxStore;
  readonly connections?: number;
}

/** Puts copies into citizens' inboxes. Putting one twice changes nothing, so a failure may always be tried again. */
export class InboxGateway extends Gateway {
  constructor(private readonly options: InboxGatewayOptions) {
    super();
  }

  async handOver(attempt: ClaimedAttempt): Promise<HandOver> {
    const watch = new Stopwatch();
    if (leaseIsOver(attempt, this.options.clock)) return LAPSED;
    try {
      await this.put(attempt);
      return { kind: 'accepted', reply: 'in the inbox', gatewayId: null, latencyMs: watch.elapsed() };
    } catch (error) {
      if (error instanceof CannotBeSent) return beforeTheWire(error, watch.elapsed());
      const detail = error instanceof Error ? error.name : 'the store failed';
      return {
        kind: 'unreachable',
        reason: 'connection_failed',
        stage: null,
        detail,
        latencyMs: watch.elapsed(),
      };
    }
  }

  private put(attempt: ClaimedAttempt): Promise<void> {
    if (attempt.contact.channel !== 'inbox') throw new CannotBeSent('the contact is no inbox');
    return this.options.inbox.put({
      notificationId: attempt.notificationId,
      citizenId: attempt.contact.citizenId,
      content: { ...withoutOriginal(attempt.content), ...wordingOf(attempt) },
      atMs: this.options.clock.now(),
    });
  }

  limits(): LaneLimits {
    return { connections: this.options.connections ?? 16, messagesPerConnection: null };
  }
}

/** The inbox shows text: a submitted mail itself, with its attachments, goes by email. */
function withoutOriginal(content: Content): Content {
  return Object.fromEntries(
    Object.entries(content).filter(([field]) => field !== 'original'),
  ) as unknown as Content;
}
