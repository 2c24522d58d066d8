import { BlockList } from 'node:net';
import type { SMTPServerAddress, SMTPServerOptions, SMTPServerSession } from 'smtp-server';
import type { Config } from '#config';
import { answer, receive, SmtpListener, type SmtpPlace } from '../smtp/smtp-listener.js';
import { SmtpRefusal } from './replies.js';
import type { SubmissionCaller } from './sign-in.js';
import type { SubmissionSessions } from './submission-sessions.js';

/** RFC 1870; with base64 room for attachments of 11 MB. */
const MOST_BYTES = 15 * 1_048_576;
const MOST_RECIPIENTS = 100;

type Network = NonNullable<Config['submission']['plain']>['networks'][number];

/** One port on which software submits mail. */
export interface SubmissionPort extends SmtpPlace {
  /** `starttls`: nothing before STARTTLS. `implicit`: TLS from the first byte. `plain`: for listed networks, without a key. */
  readonly manner: 'starttls' | 'implicit' | { readonly networks: readonly Network[] };
}

/** A listener for submissions: speaks SMTP and leaves every decision to the sessions. */
export class SubmissionServer extends SmtpListener {
  constructor(place: SubmissionPort, sessions: SubmissionSessions) {
    super(place, { ...optionsOf(place), ...handlers(place, sessions) });
  }
}

function optionsOf({ manner }: SubmissionPort): SMTPServerOptions {
  const plain = typeof manner === 'object';
  return {
    secure: manner === 'implicit',
    size: MOST_BYTES,
    maxRecipients: MOST_RECIPIENTS,
    hideDSN: false,
    authMethods: ['PLAIN', 'LOGIN'],
    authRequiredMessage: new SmtpRefusal('signIn').message,
    authOptional: plain,
    disabledCommands: plain ? ['AUTH'] : [],
  };
}

type Handlers = Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'>;

function handlers({ manner }: SubmissionPort, sessions: SubmissionSessions): Handlers {
  const callerOf = (session: SMTPServerSession): SubmissionCaller => {
    const caller = session.user as unknown as SubmissionCaller | undefined;
    if (caller === undefined) throw new SmtpRefusal('signIn');
    return caller;
  };
  const networks = typeof manner === 'object' ? manner.networks : [];
  return {
    onConnect: (session, done) => {
      if (typeof manner !== 'object') {
        done();
        return;
      }
      answer(done, async () => {
        Object.assign(session, {
          user: await sessions.fromNetwork(prefixFor(session.remoteAddress, networks)),
        });
      });
    },
    onAuth: ({ username, password }, _session, done) => {
      sessions.signIn(username ?? '', password ?? '').then((user) => {
        done(null, { user });
      }, done);
    },
    onMailFrom: ({ address }, session, done) => {
      answer(done, () => sessions.mailFrom(callerOf(session), address));
    },
    onRcptTo: ({ address }, session, done) => {
      answer(done, () => sessions.recipient(callerOf(session), address));
    },
    onData: (stream, session, done) => {
      receive(stream)
        .then((raw) => {
          if (raw === null) throw new SmtpRefusal('size');
          return sessions.message(callerOf(session), envelopeOf(session), raw);
        })
        .then((text) => {
          done(null, text);
        }, done);
    },
  };
}

function envelopeOf({ envelope }: SMTPServerSession) {
  return {
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    envelopeId: envelope.dsn?.envid ?? null,
    ret: envelope.dsn?.ret === 'FULL' ? ('FULL' as const) : ('HDRS' as const),
    recipients: envelope.rcptTo.map(({ address, dsn }: SMTPServerAddress) => ({
      address,
      notify: dsn?.notify ?? [],
    })),
  };
}

/** The prefix of the first network that an address lies in, or an empty text. */
function prefixFor(address: string, networks: readonly Network[]): string {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  const found = networks.find((network) => {
    const list = new BlockList();
    list.addSubnet(network.address, network.bits, network.family);
    return list.check(address, family);
  });
  return found?.keyPrefix ?? '';
}
