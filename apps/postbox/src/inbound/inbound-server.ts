import { answer, receive, SmtpListener, type SmtpPlace } from '../smtp/smtp-listener.js';
import type { InboundDesk } from './inbound-desk.js';
import { InboundRefusal } from './inbound-replies.js';

/** A report returns the mail at most; what is larger is none. */
const MOST_BYTES = 10 * 1_048_576;
const MOST_RECIPIENTS = 50;

/** The mail exchanger of our bounce domains: takes reports for return paths that we made, refuses the rest in session. */
export class InboundServer extends SmtpListener {
  constructor(place: SmtpPlace, desk: InboundDesk) {
    super(place, {
      size: MOST_BYTES,
      maxRecipients: MOST_RECIPIENTS,
      authOptional: true,
      disabledCommands: ['AUTH'],
      onRcptTo: ({ address }, _session, done) => {
        answer(done, () => desk.recipient(address));
      },
      onData: (stream, { envelope }, done) => {
        receive(stream)
          .then((raw) => {
            if (raw === null) throw new InboundRefusal('size');
            return desk.message(
              envelope.rcptTo.map(({ address }) => address),
              raw,
            );
          })
          .then(() => {
            done(null, 'thank you');
          }, done);
      },
    });
  }
}
