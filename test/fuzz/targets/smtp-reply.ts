import { REPLY_LABELS, REPLY_SCOPES, SMTP_STAGES } from '#domain';
import { fingerprintReply, readReply } from '#mail-replies';
import { realReplies } from '../harness/material.js';
import { endless, mutate } from '../harness/mutate.js';
import { Find, type FuzzTarget } from '../harness/target.js';

const PROVIDERS = ['gmx', 'webde', 'google', 'microsoft', 'tonline', 'constructor', '', null];

/** What servers say: the reader of replies must take any text. */
export const smtpReply: FuzzTarget = {
  name: 'smtp-reply',
  atOnce: 1,
  open() {
    const replies = realReplies();
    const texts = replies.map(({ response }) => response);
    return {
      make(random) {
        const { response, stage, provider } = random.pick(replies);
        const chance = random.next();
        const changed = chance < 0.02 ? endless(response, random) : mutate(response, random, texts);
        const reply = {
          response: changed,
          stage: (random.next() < 0.5 ? stage : random.pick([...SMTP_STAGES, null])) ?? null,
          provider: (random.next() < 0.5 ? provider : random.pick(PROVIDERS)) ?? null,
        };
        return {
          input: JSON.stringify(reply),
          run() {
            judge(reply);
          },
        };
      },
      close: () => undefined,
    };
  },
};

function judge(reply: Parameters<typeof readReply>[0]): void {
  const { label, scope, suppress } = readReply(reply);
  if (!REPLY_LABELS.includes(label)) throw new Find(`label ${label}`);
  if (!REPLY_SCOPES.includes(scope)) throw new Find(`scope ${scope}`);
  if (suppress && scope !== 'recipient') throw new Find(`suppressed for scope ${scope}`);
  if (typeof fingerprintReply(reply.response) !== 'string') throw new Find('no fingerprint');
}
