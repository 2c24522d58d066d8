import { createLogger } from '#observability';
import { KeyedHash, SignedLinks } from '#persistence';
import { SilentWakeUp } from '#queue';
import { FixedClock, anId } from '#testing';
import { InboundDesk } from '../../../apps/postbox/src/inbound/inbound-desk.js';
import { InboundServer } from '../../../apps/postbox/src/inbound/inbound-server.js';
import { returnPathOf } from '../../../libs/channels/src/email/compose/message-identity.js';
import { unsubscribeWays } from '../../../libs/channels/src/email/compose/unsubscribe.js';
import { Random } from '../../drills/harness/random.js';
import { dialogue, go, type DialogueParts, type Step } from '../harness/dialogues.js';
import { freePlaces } from '../harness/listener-place.js';
import { realReplies } from '../harness/material.js';
import { mutate } from '../harness/mutate.js';
import { Reports } from '../harness/reports.js';
import { SmtpPartner } from '../harness/smtp-partner.js';
import { ChanceDepartments, ChanceReports } from '../harness/stores.js';
import type { FuzzTarget } from '../harness/target.js';
import { changed } from './bounce.js';

const DOMAIN = 'bounce.stadt.example';

/** The mail exchanger of our bounce domain: any dialogue is answered to its end. */
export const inboundSmtp: FuzzTarget = {
  name: 'inbound-smtp',
  // The server greets after 100 ms: many wait.
  atOnce: 32,
  async open() {
    const clock = new FixedClock();
    const links = new SignedLinks(
      new KeyedHash([{ id: 'k', secret: Buffer.alloc(32, 1) }]),
      'https://stadt.example',
    );
    const chance = new Random(1);
    const desk = new InboundDesk({
      links,
      domains: new Set([DOMAIN]),
      clock,
      reports: new ChanceReports(chance),
      refusals: {
        learn: () => (chance.next() < 0.1 ? Promise.reject(new Error('away')) : Promise.resolve()),
      },
      departments: new ChanceDepartments(chance),
      citizens: { unsubscribe: () => Promise.resolve(true) },
      wakeUp: new SilentWakeUp(),
      log: createLogger({ level: 'silent', process: 'postbox' }),
    });
    const [place] = await freePlaces(1);
    if (place === undefined) throw new Error('no port');
    const server = new InboundServer(place, desk);
    await server.listen();
    const parts = partsOf(links, clock);
    return {
      make(random) {
        const steps = dialogue(random, parts);
        return {
          input: JSON.stringify(steps),
          run: () => go(SmtpPartner.open(place.port), steps),
        };
      },
      close: () => server.close(),
    };
  },
};

function partsOf(links: SignedLinks, clock: FixedClock): DialogueParts {
  const returnPath = (random: Random) =>
    returnPathOf(
      { notificationId: anId(clock.realNow()), ordinal: Math.floor(random.next() * 12) },
      links,
      DOMAIN,
    );
  const stop = () => unsubscribeWays({ citizenId: anId(), category: 'culture' }, links, DOMAIN).address;
  const reports = new Reports(
    realReplies().map(({ response }) => response),
    (random) => `Return-Path: <${returnPath(random)}>`,
  );
  return {
    opening,
    from: (random) => random.pick(['', '', 'mailer-daemon@post.example', 'erika@post.example']),
    to: (random) => {
      const address = random.pick([returnPath(random), returnPath(random), stop(), `postmaster@${DOMAIN}`]);
      return random.next() < 0.1 ? mutate(address, random) : address;
    },
    message: (random) => changed(reports.one(random), random, reports),
  };
}

/** A tenth with TLS. */
function opening(random: Random): readonly Step[] {
  const hello = { say: `${random.pick(['EHLO', 'HELO', 'ehlo'])} mx.post.example\r\n` };
  return random.next() < 0.1 ? [hello, { say: 'STARTTLS\r\n' }, { encrypt: true }, hello] : [hello];
}
