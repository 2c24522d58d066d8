import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { LocalSystem, REFUSAL, waitFor } from './local-system.js';
import { SmtpDialogue, credentials } from './smtp-dialogue.js';
import { CLIENTS, ICS, PDF, missing, send } from './submission-clients.js';

let system: LocalSystem;
let database: pg.Client;
beforeAll(async () => {
  system = await LocalSystem.start();
  database = new pg.Client({ connectionString: system.ready.databaseUrl });
  await database.connect();
}, 120_000);
afterAll(async () => {
  await database.end();
  await system.end();
}, 60_000);

const FROM = 'buergeramt@lindenburg.example';
const ID = /^250 2\.6\.0 accepted ([0-9a-f-]{36})$/;

/** A mail with calendar entry and file, as München's software writes it; lines ended by CRLF. */
function letter(to: string, fields: readonly string[] = [], from = FROM): string {
  const wrapped = (bytes: Buffer) => bytes.toString('base64').replace(/.{60}(?=.)/g, '$&\r\n');
  return [
    `From: =?utf-8?q?B=C3=BCrgeramt?= <${from}>`,
    `To: ${to}`,
    'Reply-To: antwort@lindenburg.example',
    'Subject: =?utf-8?q?Ihr_Termin_im_B=C3=BCrgeramt?=',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomUUID()}@booking.example>`,
    'Received: from web1 (10.0.0.7) by php; Wed, 11 Mar 2026 15:00:00 +0100',
    'X-PHP-Originating-Script: 33:mail.php',
    'Bcc: chef@lindenburg.example',
    ...fields,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="m 1"',
    '',
    ...PARTS(wrapped),
  ].join('\r\n');
}

const PARTS = (wrapped: (bytes: Buffer) => string) => [
  'Preamble of an old program.',
  '--m 1',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Gr=C3=BC=C3=9Fe, <script>alert(1)</script>bitte <a href=3D"https://termin.lindenburg.example/akt?id=3D7">aktivieren</a></p>',
  '<img src=3D"https://tracker.example/x.gif">',
  '--m 1',
  'Content-Type: text/calendar; name="Termin.ics"; method=REQUEST',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="Termin.ics"',
  '',
  wrapped(ICS),
  '--m 1',
  'Content-Type: application/pdf; name="Termin.pdf"',
  'Content-Transfer-Encoding: base64',
  '',
  wrapped(PDF),
  '--m 1--',
  '',
];

async function mailbox(address: string) {
  return (await system.sandbox('GET', `/mailboxes/${address}`)).json.items;
}

async function arrived(address: string): Promise<string> {
  await waitFor(async () => (await mailbox(address)).length > 0, 30_000);
  return (await mailbox(address))[0]?.raw ?? '';
}

/** Hands one mail over and returns the reply to the final dot. */
async function hand(
  to: readonly string[],
  message: string,
  as: { readonly user?: string; readonly password?: string; readonly mail?: string } = {},
): Promise<string> {
  const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission, as);
  await dialogue.say(`MAIL FROM:<${FROM}>${as.mail ?? ''}`);
  const reply = await dialogue.hand(to, message);
  dialogue.cut();
  return reply;
}

function idIn(reply: string): string {
  return ID.exec(reply)?.[1] ?? `no id in: ${reply}`;
}

async function stored(): Promise<number> {
  const { rows } = await database.query<{ count: number }>('SELECT count(*)::int AS count FROM notification');
  return rows[0]?.count ?? -1;
}

describe('every client that changes nothing but host, port, user and password', () => {
  for (const client of CLIENTS) {
    const lacks = missing(client);
    const promise = lacks.length > 0 && process.env['CI'] === undefined ? it.skip : it;
    const name =
      lacks.length > 0 ? `${client.name} (skipped: ${lacks.join(', ')} not installed)` : client.name;
    promise(
      name,
      async () => {
        const to = `${client.name.replace(/\W+/g, '-').toLowerCase()}@posteo.de`;
        const message = letter(to, ['Stadtbote-Reference: A-4711', 'Stadtbote-Confidential: no']);
        expect(await send(client, system.ready.smtpSubmission, { to, message })).toMatchObject({ code: 0 });
        const raw = await arrived(to);
        expect(raw).not.toMatch(/^(stadtbote-|x-php-|bcc:|received:)/im);
        expect(raw.match(/^Message-ID:/gim)).toHaveLength(1);
        const body = message.slice(message.indexOf('\r\n\r\n'));
        if (client.sendsAsGiven) expect(raw.trimEnd()).toContain(body.trimEnd());
        const { attachments, from } = await simpleParser(raw);
        expect(from?.value[0]?.address).toBe(FROM);
        const files = attachments.map(({ content }) => content);
        expect([files.some((file) => file.equals(ICS)), files.some((file) => file.equals(PDF))]).toEqual([
          true,
          true,
        ]);
      },
      40_000,
    );
  }
});

describe('the listener', () => {
  it('offers what clients need, and invites no password before TLS', async () => {
    const { port, ca, user, password } = system.ready.smtpSubmission;
    const dialogue = SmtpDialogue.open(port);
    expect(await dialogue.reply()).toMatch(/^220 \S+ ESMTP/);
    const before = await dialogue.say('EHLO booking.example');
    expect(before).toMatch(/250-STARTTLS/);
    expect(before).not.toMatch(/AUTH/);
    expect(await dialogue.say(`MAIL FROM:<${FROM}>`)).toMatch(/^530 5\.7\.0 /);
    expect(await dialogue.say(`AUTH PLAIN ${credentials(user, password)}`)).toMatch(/^538 5\.7\.0 /);
    await dialogue.encrypt(ca);
    const after = await dialogue.say('EHLO booking.example');
    for (const word of [
      'PIPELINING',
      '8BITMIME',
      'SMTPUTF8',
      'ENHANCEDSTATUSCODES',
      'DSN',
      'AUTH PLAIN LOGIN',
      'SIZE 15728640',
    ])
      expect(after).toContain(word);
    expect(await dialogue.say(`MAIL FROM:<${FROM}>`)).toMatch(/^530 5\.7\.0 /);
    dialogue.cut();
  });

  it('sends away who talks before the greeting', async () => {
    const dialogue = SmtpDialogue.open(system.ready.smtpSubmission.port);
    dialogue.write('EHLO early.example\r\n');
    expect(await dialogue.reply()).toMatch(/^421 /);
    dialogue.cut();
  });

  it('takes bare line feeds and sends none on', async () => {
    const reply = await hand(['barelf@posteo.de'], letter('barelf@posteo.de').replaceAll('\r\n', '\n'));
    expect(reply).toMatch(ID);
    const raw = await arrived('barelf@posteo.de');
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect((await simpleParser(raw)).attachments.some(({ content }) => content.equals(PDF))).toBe(true);
  });
});

describe('wrong input gets its reply, and nothing is stored', () => {
  let before: number;
  beforeAll(async () => {
    before = await stored();
  });
  afterAll(async () => {
    expect(await stored()).toBe(before);
  });

  it.each<[string, { readonly user?: string; readonly password?: string }]>([
    ['another user', { user: 'abcdefgh' }],
    ['a key that is none', { password: 'secret' }],
    ['the key of nobody', { user: 'abcdefgh', password: `sb_live_abcdefgh_${'A'.repeat(43)}` }],
  ])('%s: 535 5.7.8', async (_, as) => {
    const { smtpSubmission } = system.ready;
    const other = SmtpDialogue.open(smtpSubmission.port);
    await other.reply();
    await other.say('EHLO x');
    await other.encrypt(smtpSubmission.ca);
    await other.say('EHLO x');
    const word = credentials(as.user ?? smtpSubmission.user, as.password ?? smtpSubmission.password);
    expect(await other.say(`AUTH PLAIN ${word}`)).toMatch(/^535 5\.7\.8 /);
    expect(await other.say(`MAIL FROM:<${FROM}>`)).toMatch(/^530 5\.7\.0 /);
    other.cut();
  });

  it.each<[string, string, RegExp]>([
    ['another sender in MAIL FROM', 'MAIL FROM:<amt@elsewhere.example>', /^550 5\.7\.1 /],
    ["another department's sender", 'MAIL FROM:<gesundheitsamt@lindenburg.example>', /^550 5\.7\.1 /],
    ['more than 15 MiB announced', `MAIL FROM:<${FROM}> SIZE=15728641`, /^552 5\.3\.4 /],
  ])('%s', async (_, line, expected) => {
    const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission);
    expect(await dialogue.say(line)).toMatch(expected);
    dialogue.cut();
  });

  it.each<[string, string, RegExp]>([
    ['another sender in From', letter('x@posteo.de', [], 'amt@elsewhere.example'), /^550 5\.7\.1 /],
    ['two senders', letter('x@posteo.de', ['From: b@lindenburg.example']), /^554 5\.6\.0 /],
    [
      'a deadline that is none',
      letter('x@posteo.de', ['Stadtbote-Deadline: soon']),
      /^554 5\.6\.0 .*Stadtbote-Deadline/,
    ],
    [
      'an emergency',
      letter('x@posteo.de', ['Stadtbote-Urgency: emergency']),
      /^554 5\.6\.0 .*Stadtbote-Urgency/,
    ],
    [
      'a category that is none',
      letter('x@posteo.de', ['Stadtbote-Category: weather']),
      /^554 5\.6\.0 .*appointments/,
    ],
    [
      'a link that runs a script',
      letter('x@posteo.de', ['Stadtbote-Action-Link: javascript:x']),
      /^554 5\.6\.0 /,
    ],
    [
      'more than 15 MiB',
      `${letter('x@posteo.de')}${`${'x'.repeat(70)}\r\n`.repeat(220_000)}`,
      /^552 5\.3\.4 /,
    ],
  ])('%s', async (_, message, expected) => {
    expect(await hand(['x@posteo.de'], message)).toMatch(expected);
  });

  it('refuses the 101st recipient and one that is none, and only these', async () => {
    const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission);
    await dialogue.say(`MAIL FROM:<${FROM}>`);
    for (const wrong of ['x', '"a b"@posteo.de', 'jörg@posteo.de', 'x@sms.lindenburg.example'])
      expect(await dialogue.say(`RCPT TO:<${wrong}>`)).toMatch(/^501 5\.1\.3 /);
    for (let count = 0; count < 100; count += 1)
      expect(await dialogue.say(`RCPT TO:<p${String(count)}@posteo.de>`)).toMatch(/^250 /);
    expect(await dialogue.say('RCPT TO:<p100@posteo.de>')).toMatch(/^452 4\.5\.3 /);
    expect(await dialogue.say('RSET')).toMatch(/^250 /);
    dialogue.cut();
  });
});

describe('what software asks for', () => {
  it('tells by SMS within two minutes when GMX refuses, and the page behind its link shows mail and action without a script', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    const fields = [
      'Stadtbote-Deadline: PT60M',
      'Stadtbote-Phone: 0151 23456789',
      'Stadtbote-Action-Link: https://termin.lindenburg.example/akt?id=7',
    ];
    expect(await hand(['erika@gmx.de'], letter('erika@gmx.de', fields))).toMatch(ID);
    const text = await firstText('+4915123456789');
    expect(text).not.toMatch(/Termin|Bürgeramt/);
    const page = await (await fetch(linkIn(text))).text();
    expect(page).toContain('Ihr Termin im Bürgeramt');
    expect(page).toContain('href="https://termin.lindenburg.example/akt?id=7"');
    expect(page).not.toMatch(/alert\(1\)|tracker\.example|<script/);
  }, 60_000);

  it('shows a confidential mail to who knows the second factor, and to nobody after five wrong ones', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    const fields = [
      'Stadtbote-Deadline: PT60M',
      'Stadtbote-Phone: +4915123456780',
      'Stadtbote-Confidential: yes',
      'Stadtbote-Second-Factor: Buchungsnummer=4711',
    ];
    expect(await hand(['max@gmx.de'], letter('max@gmx.de', fields))).toMatch(ID);
    const link = linkIn(await firstText('+4915123456780'));
    const answer = async (value: string) =>
      (await fetch(link, { method: 'POST', body: new URLSearchParams({ secondFactor: value }) })).text();
    expect(await (await fetch(link)).text()).toContain('Buchungsnummer');
    expect(await (await fetch(link)).text()).not.toContain('aktivieren');
    expect(await answer(' 4711')).toContain('aktivieren');
    for (let tries = 0; tries < 5; tries += 1) await answer('1');
    expect(await answer('4711')).not.toContain('aktivieren');
    await system.sandbox('PUT', '/providers/gmx/behaviour', { accept: true });
  }, 60_000);

  it('makes an SMS of a mail to a number', async () => {
    const message = ['From: buergeramt@lindenburg.example', 'Subject: x', '', 'Ihr Ausweis ist da.'].join(
      '\r\n',
    );
    expect(await hand(['+4915123456781@sms.lindenburg.example'], message)).toMatch(ID);
    expect(await firstText('+4915123456781')).toBe('Ihr Ausweis ist da.');
  });

  it('runs the whole life of a mail with a test key and sends nothing', async () => {
    const key = system.ready.keys.test;
    const reply = await hand(['unknown@simulator.stadtbote.example'], letter('a'), {
      user: key.split('_')[2] ?? '',
      password: key,
    });
    const ended = await system.notification(idIn(reply), ({ status }) => status === 'undeliverable');
    expect(ended.attempts[0]).toMatchObject({ channel: 'email', state: 'bounced' });
  });

  it("reaches a team's own people with a team key, and nobody else", async () => {
    const key = system.ready.keys.team;
    const as = { user: key.split('_')[2] ?? '', password: key };
    expect(await hand(['fremd@posteo.de'], letter('fremd@posteo.de'), as)).toMatch(/^550 5\.7\.1 /);
    expect(await hand(['team@posteo.de'], letter('team@posteo.de'), as)).toMatch(ID);
  });
});

describe('every recipient has a mail once', () => {
  it('from a sender like that of München: 12 sessions at once, a new id and date at every try, cut after the final dot and sent again', async () => {
    const recipients = Array.from({ length: 60 }, (_, index) => `zms-${String(index)}@posteo.de`);
    const queue = [...recipients];
    const sessions = Array.from({ length: 12 }, async () => {
      for (let to = queue.shift(); to !== undefined; to = queue.shift()) await untilAccepted(to);
    });
    await Promise.all(sessions);
    const { rows } = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM notification WHERE reference LIKE 'zms-%'`,
    );
    expect(rows[0]?.count).toBe(recipients.length);
    await waitFor(
      async () =>
        (
          await database.query(
            `SELECT 1 FROM notification WHERE reference LIKE 'zms-%' AND due_at IS NOT NULL`,
          )
        ).rowCount === 0,
      60_000,
    );
    const counts = await Promise.all(recipients.map(async (to) => (await mailbox(to)).length));
    expect(counts).toEqual(recipients.map(() => 1));
  }, 120_000);

  it('answers a repeat with the id of the first: by ENVID, by Message-ID, by what it says', async () => {
    const to = 'repeat@posteo.de';
    const first = letter(to);
    const id = idIn(await hand([to], first));
    const sameId = first.replace('aktivieren', 'best=C3=A4tigen');
    const sameContent = letter(to).replace(/^Date:.*$/m, 'Date: Wed, 11 Mar 2026 15:00:00 +0100');
    expect(await hand([to], sameId)).toBe(`250 2.6.0 accepted ${id}`);
    expect(await hand([to], sameContent)).toBe(`250 2.6.0 accepted ${id}`);
    const other = letter(to, ['Stadtbote-Reference: other']);
    const otherId = idIn(await hand([to], other, { mail: ' ENVID=e+2B1' }));
    expect(otherId).not.toBe(id);
    const byEnvelope = letter(to, ['Stadtbote-Reference: third']);
    expect(await hand([to], byEnvelope, { mail: ' ENVID=e+2B1' })).toBe(`250 2.6.0 accepted ${otherId}`);
    await waitFor(async () => (await mailbox(to)).length === 2, 30_000);
  }, 60_000);

  it('sends to those of many who have not had it, and to one who is named twice once', async () => {
    const message = letter('many');
    const one = idIn(await hand(['a@posteo.de'], message));
    const two = idIn(await hand(['a@posteo.de', 'B@posteo.de', 'b@posteo.de'], message));
    expect(two).not.toBe(one);
    expect(await hand(['b@posteo.de', 'a@posteo.de'], message)).toBe(`250 2.6.0 accepted ${two}`);
    await arrived('a@posteo.de');
    await waitFor(
      async () =>
        (await database.query('SELECT 1 FROM notification WHERE due_at IS NOT NULL')).rowCount === 0,
      60_000,
    );
    expect(
      [
        (await mailbox('a@posteo.de')).length,
        (await mailbox('b@posteo.de')).length,
        (await mailbox('B@posteo.de')).length,
      ].slice(0, 2),
    ).toEqual([1, 1]);
  }, 90_000);
});

/** Tries as such software does: whatever is not answered is tried again as a new mail, for ever. */
async function untilAccepted(to: string): Promise<void> {
  const number = Number(/\d+/.exec(to)?.[0]);
  for (let tries = 0; ; tries += 1) {
    const message = letter(to, [`Stadtbote-Reference: ${to.replace('@posteo.de', '')}`]);
    const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission);
    await dialogue.say(`MAIL FROM:<${FROM}>`);
    await dialogue.say(`RCPT TO:<${to}>`);
    await dialogue.say('DATA');
    dialogue.write(`${message}\r\n.\r\n`);
    // A third is cut at once, a third while it is being stored, and some twice.
    if (tries <= number % 2 && number % 3 !== 0) {
      if (number % 3 === 1) await dialogue.reply();
      dialogue.cut();
      continue;
    }
    expect(await dialogue.reply()).toMatch(ID);
    dialogue.cut();
    return;
  }
}

/** By the command, as docs/submission.md says. */
async function setFor(key: string, options: readonly string[]): Promise<void> {
  const entry = resolve('dist/apps/local/src/commands/key.js');
  const args = [entry, 'mail', key.split('_')[2] ?? '', '--database', system.ready.databaseUrl, ...options];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });
}

/** Where the report on a mail is, for who reads that it did not arrive. */
async function reportOn(key: string): Promise<string> {
  const { rows } = await database.query<{ response: string }>(
    `SELECT response FROM idempotency WHERE route = 'smtp-report' AND key = $1`,
    [key],
  );
  const [report] = rows;
  return report === undefined
    ? `no report on ${key} was written`
    : `the report: ${(await system.api('GET', `/v1/notifications/${report.response}`)).text}`;
}

describe('what comes back', () => {
  it('a report to MAIL FROM, as NOTIFY asks, about who was not reached', async () => {
    const refusal = {
      stage: 'rcpt',
      reply: '550 5.1.1 mailbox unknown',
      mailboxes: ['weg@posteo.de', 'still@posteo.de'],
    };
    await system.sandbox('PUT', '/providers/posteo/behaviour', refusal);
    // A session that is open goes on as it began, and would take the mail.
    await waitFor(
      async () => (await system.sandbox('GET', '/providers/posteo')).json.connections.open === 0,
      10_000,
    );
    const sender = 'buchung@freenet.de';
    await setFor(system.ready.keys.live, ['--sender', sender]);
    const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission);
    // What was read before is kept for two seconds.
    await waitFor(
      async () => (await dialogue.say(`MAIL FROM:<${sender}> RET=HDRS ENVID=QQ+2B314`)).startsWith('250'),
      10_000,
    );
    for (const rcpt of ['<weg@posteo.de> NOTIFY=FAILURE', '<still@posteo.de> NOTIFY=NEVER'])
      expect(await dialogue.say(`RCPT TO:${rcpt}`)).toMatch(/^250 /);
    await dialogue.say('DATA');
    const reply = await dialogue.say(`${letter('weg@posteo.de')}\r\n.`);
    dialogue.cut();
    await system.notification(idIn(reply), ({ status }) => status === 'undeliverable');
    await arrived(sender).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await reportOn(idIn(reply))}`);
    });
    const [item] = (await mailbox(sender)) as unknown as { envelope: { from: string }; raw: string }[];
    expect(item?.envelope.from).toBe('');
    const { text } = await simpleParser(item?.raw ?? '', { keepDeliveryStatus: true });
    expect(text).toContain('weg@posteo.de');
    expect(item?.raw).toMatch(/^Auto-Submitted: auto-replied\r$/m);
    for (const line of [
      'Original-Envelope-Id: QQ+2B314',
      'Final-Recipient: rfc822; weg@posteo.de',
      'Action: failed',
      'Status: 5.1.1',
    ])
      expect(item?.raw).toContain(`${line}\r\n`);
    expect(item?.raw).toMatch(/^Diagnostic-Code: smtp; 550 5\.1\.1 /m);
    await system.sandbox('PUT', '/providers/posteo/behaviour', { accept: true });
    expect(await mailbox(sender)).toHaveLength(1);
  }, 90_000);

  it('a report that the provider took the mail, to who asked for one', async () => {
    const sender = 'erfolg@freenet.de';
    await setFor(system.ready.keys.live, ['--sender', sender]);
    const dialogue = await SmtpDialogue.signedIn(system.ready.smtpSubmission);
    // What was read before is kept for two seconds.
    await waitFor(async () => (await dialogue.say(`MAIL FROM:<${sender}>`)).startsWith('250'), 10_000);
    for (const rcpt of ['<da@web.de> NOTIFY=SUCCESS,FAILURE', '<auch@web.de>'])
      expect(await dialogue.say(`RCPT TO:${rcpt}`)).toMatch(/^250 /);
    await dialogue.say('DATA');
    const id = idIn(await dialogue.say(`${letter('da@web.de')}\r\n.`));
    dialogue.cut();
    await system.notification(id, ({ status }) => status === 'delivered');
    const report = await arrived(sender).catch(async (error: unknown) => {
      throw new Error(`${String(error)}\n${await reportOn(`${id} delivered`)}`);
    });
    expect(report).toContain('Final-Recipient: rfc822; da@web.de\r\nAction: relayed\r\nStatus: 2.');
    expect(await mailbox(sender)).toHaveLength(1);
  }, 90_000);
});

describe('what an office sets for its key', () => {
  async function keyWith(rules: object): Promise<{ user: string; password: string; keyId: string }> {
    const made = await system.api('POST', '/v1/keys', {
      body: { name: 'booking', kind: 'live', scopes: ['send'] },
    });
    const { id, key } = made.json;
    await setFor(key, ['--rules', JSON.stringify(rules)]);
    return { user: key.split('_')[2] ?? '', password: key, keyId: id };
  }

  it.each([
    [['--rules', '{"legasy":true}'], /legasy/],
    [['--rules', '{'], /Invalid input/],
    [['--rules', '{"deadlines":[{"from":null,"subject":null,"within":"1h"}]}'], /within/],
    [['--sender', 'nobody'], /address or @domain/],
  ])(
    'refuses %j by the command',
    async (options, expected) => {
      await expect(setFor(system.ready.keys.live, options)).rejects.toThrow(expected);
    },
    20_000,
  );

  it('legacy: what is wrong about a message is answered with 250 and lies in quarantine, sealed', async () => {
    const key = await keyWith({ legacy: true, category: 'appointments' });
    const before = await stored();
    const reply = await hand(['x@posteo.de'], letter('x@posteo.de', ['Stadtbote-Deadline: soon']), key);
    const foreign = await hand(['x@posteo.de'], letter('x@posteo.de', [], 'amt@elsewhere.example'), key);
    const { rows } = await database.query<{ id: string; reason: string; sealed: Buffer }>(
      'SELECT id, reason, sealed FROM submission_quarantine WHERE key_id = $1 ORDER BY at, id',
      [key.keyId],
    );
    expect(rows.map(({ id }) => id)).toEqual([idIn(reply), idIn(foreign)]);
    expect(rows.map(({ reason }) => reason.slice(0, 9))).toEqual(['554 5.6.0', '550 5.7.1']);
    expect(rows[0]?.sealed.toString('latin1')).not.toContain('posteo');
    expect(await stored()).toBe(before);
  });

  it('a deadline by sender and subject, a category, a comment in the template', async () => {
    const key = await keyWith({
      category: 'health',
      commentForm: true,
      deadlines: [{ from: '@lindenburg.example', subject: 'Ihr Termin*', within: 'PT15M' }],
    });
    const id = idIn(await hand(['rule@posteo.de'], letter('rule@posteo.de'), key));
    const commented = letter('comment@posteo.de').replace(
      '<p>Gr',
      '<!-- stadtbote deadline=3DPT60M ref=3DC-1 confidential=3Dno -->\r\n<p>Gr',
    );
    const other = idIn(await hand(['comment@posteo.de'], commented, key));
    const { rows } = await database.query<{ id: string; minutes: number }>(
      `SELECT id, category, confidential, reference, round(extract(epoch FROM deadline_at - accepted_at) / 60)::int AS minutes
       FROM notification WHERE id = ANY($1::uuid[]) ORDER BY id`,
      [[id, other]],
    );
    expect(rows).toEqual([
      { id, category: 'health', confidential: true, reference: null, minutes: 15 },
      { id: other, category: 'health', confidential: false, reference: 'C-1', minutes: 60 },
    ]);
  });

  it('a key that two departments share, and more senders than one', async () => {
    const { otherDepartment } = system.ready;
    const key = await keyWith({
      category: 'appointments',
      departments: [{ from: 'gesundheitsamt@lindenburg.example', departmentId: otherDepartment.id }],
    });
    await setFor(key.password, ['--sender', '@kfz.lindenburg.example']);
    // What was read before is kept for two seconds.
    await waitFor(
      async () =>
        ID.test(await hand(['s@posteo.de'], letter('s@posteo.de', [], 'amt@kfz.lindenburg.example'), key)),
      10_000,
    );
    const id = idIn(
      await hand(['h@posteo.de'], letter('h@posteo.de', [], 'gesundheitsamt@lindenburg.example'), key),
    );
    const { rows } = await database.query<{ department_id: string }>(
      'SELECT department_id FROM notification WHERE id = $1',
      [id],
    );
    expect(rows[0]?.department_id).toBe(otherDepartment.id);
  }, 30_000);
});

async function firstText(phone: string): Promise<string> {
  const texts = async () =>
    (await system.sandbox('GET', `/sms?to=${encodeURIComponent(phone)}`)).json.items as unknown as {
      body: string;
    }[];
  await waitFor(async () => (await texts()).length > 0, 50_000);
  return (await texts())[0]?.body ?? '';
}

function linkIn(text: string): string {
  return /https?:\/\/\S+/.exec(text)?.[0] ?? '';
}
