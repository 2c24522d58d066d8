import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import pg from 'pg';
import { LocalSystem, REFUSAL, appointment, waitFor } from './local-system.js';

const HOUR_MS = 3_600_000;

let system: LocalSystem;
beforeAll(async () => {
  system = await LocalSystem.start();
  await allowMoreTime();
}, 120_000);
afterAll(async () => {
  await system.end();
}, 60_000);

/** The department lets hosted deadlines be prolonged by two hours at most. */
async function allowMoreTime(): Promise<void> {
  const client = new pg.Client({ connectionString: system.ready.databaseUrl });
  await client.connect();
  const { rowCount } = await client.query('UPDATE department SET policy = $2 WHERE id = $1', [
    system.ready.departmentId,
    JSON.stringify({ extension: { allowed: true, maxMs: 2 * HOUR_MS } }),
  ]);
  await client.end();
  expect(rowCount).toBe(1);
}

/** What the answers here hold beside what all have. */
interface Timeline {
  readonly status: string;
  readonly deadline: { readonly at: string; readonly extendedFrom: string | null };
  readonly action: {
    readonly state: string;
    readonly choice: string | null;
    readonly wish: string | null;
    readonly history: readonly { readonly state: string; readonly choice: string }[];
  };
  readonly events: readonly { readonly event: string }[];
  readonly decisions: readonly { readonly because: { readonly rule: string; readonly de: string } }[];
}

async function timelineOf(id: string): Promise<Timeline> {
  return (await system.api('GET', `/v1/notifications/${id}`)).json as unknown as Timeline;
}

async function untilThere(id: string, wanted: (timeline: Timeline) => boolean): Promise<Timeline> {
  let last: Timeline | undefined;
  await waitFor(async () => {
    last = await timelineOf(id);
    return wanted(last);
  }, 60_000).catch(() => {
    throw new Error(`not as wanted: ${JSON.stringify(last)}`);
  });
  return timelineOf(id);
}

async function mailsTo(address: string, count: number) {
  let raws: string[] = [];
  await waitFor(async () => {
    const { json } = await system.sandbox('GET', `/mailboxes/${address}`);
    raws = json.items.map(({ raw }) => raw);
    return raws.length >= count;
  }, 60_000);
  return Promise.all(raws.map((raw) => simpleParser(raw)));
}

let now = Date.now();
/** Moves the domain time; deadlines are counted from there. */
async function advance(ms: number): Promise<void> {
  const { json } = await system.sandbox('POST', '/clock', { advanceMs: ms });
  now = Date.parse((json as unknown as { now: string }).now);
}

async function send(email: string, more: Record<string, unknown> = {}): Promise<string> {
  const deadline = {
    at: new Date(now + HOUR_MS).toISOString(),
    action: { label: 'Termin bestätigen', hosted: true },
  };
  const { status, json, text } = await system.api('POST', '/v1/notifications', {
    body: appointment({ email }, { deadline, ...more }),
  });
  if (status !== 202) throw new Error(text);
  return json.id;
}

async function linkTo(address: string): Promise<string> {
  const [mail] = await mailsTo(address, 1);
  const [, path = ''] = /https?:\/\/[^\s/]+(\/a\/[a-z2-7]+)/.exec(mail?.text ?? '') ?? [];
  expect(path).not.toBe('');
  return path;
}

const see = (path: string) => system.api('GET', path, { key: null });
const press = (path: string, fields: Record<string, string>) =>
  fetch(`${system.ready.api}${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    redirect: 'manual',
  });

describe('a citizen answers on our page before the deadline', () => {
  it('looking changes nothing; pressing acts, once, and can be undone', async () => {
    const id = await send('a1@posteo.de', { reference: 'B-1' });
    const link = await linkTo('a1@posteo.de');
    const page = await see(link);
    expect(page.status).toBe(200);
    expect(page.headers.get('x-robots-tag')).toBe('noindex');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.text).toContain('Ist diese Seite echt?');
    expect(page.text).not.toContain('a1@posteo.de');
    expect((await timelineOf(id)).action).toMatchObject({ state: 'open', choice: null, history: [] });

    expect((await press(link, { answer: 'yes' })).status).toBe(303);
    expect((await press(link, { answer: 'yes' })).status).toBe(303);
    expect((await see(link)).text).toContain('Erledigt: Termin bestätigen');
    expect((await timelineOf(id)).action).toMatchObject({ state: 'done', choice: 'confirm' });
    await press(link, { answer: 'undo' });
    await press(link, { answer: 'undo' });
    expect((await press(link, { answer: 'other', wish: ' ' })).status).toBe(422);
    await press(link, { answer: 'other', wish: 'nächste Woche' });
    const { action } = await timelineOf(id);
    expect(action).toMatchObject({ state: 'done', choice: 'other_time', wish: 'nächste Woche' });
    expect(action.history.map(({ state, choice }) => `${state} ${choice}`)).toEqual([
      'done confirm',
      'undone confirm',
      'done other_time',
    ]);
    expect((await see(`${link}x`)).status).toBe(404);
  }, 120_000);

  it('the department reads it in a mail with a list', async () => {
    let lists = '';
    await waitFor(async () => {
      await advance(60_000);
      const mails = await mailsTo('buergeramt@lindenburg.example', 1);
      lists = mails.map((mail) => mail.attachments[0]?.content.toString('utf8') ?? '').join('');
      return lists.includes('"B-1";"Termine";"Anderer Termin gewünscht"');
    }, 60_000);
    expect(lists).toContain('"nächste Woche"');
    expect(lists).not.toContain('a1@posteo.de');
  }, 120_000);

  it('reminders come until there is an answer, and not after it', async () => {
    const id = await send('a2@posteo.de', { escalate: { afterMinutes: 5, times: 3 } });
    const link = await linkTo('a2@posteo.de');
    await advance(5 * 60_000 + 1_000);
    expect((await mailsTo('a2@posteo.de', 2))[1]?.subject).toBe('Erinnerung: Termin bestätigen');
    await press(link, { answer: 'yes' });
    const { decisions } = await untilThere(id, ({ status }) => status === 'delivered');
    expect(decisions.at(-1)?.because.rule).toMatch(/^0-accepted|^0-acknowledged/);
    await advance(10 * 60_000);
    await untilThere(id, ({ status }) => status === 'delivered');
    expect(await mailsTo('a2@posteo.de', 2)).toHaveLength(2);
  }, 120_000);

  it('offers the appointment for the calendar, in UTC', async () => {
    await send('a3@posteo.de', {
      calendar: {
        title: 'Reisepass',
        start: '2026-07-16T09:20:00+02:00',
        end: '2026-07-16T09:40:00+02:00',
        location: 'Schalter 4',
      },
    });
    const [mail] = await mailsTo('a3@posteo.de', 1);
    const [file] = mail?.attachments ?? [];
    expect(file?.headers.get('content-type')).toMatchObject({
      value: 'text/calendar',
      params: { method: 'PUBLISH' },
    });
    const loaded = await see(`${await linkTo('a3@posteo.de')}/termin.ics`);
    expect(loaded.headers.get('content-type')).toContain('method=PUBLISH');
    for (const text of [file?.content.toString('utf8') ?? '', loaded.text])
      expect(text).toContain('METHOD:PUBLISH\r\n');
    expect(loaded.text).toContain('DTSTART:20260716T072000Z\r\n');
  }, 120_000);

  it('at the deadline the page shows the way to the telephone, and no button', async () => {
    const id = await send('a4@posteo.de');
    const link = await linkTo('a4@posteo.de');
    await advance(HOUR_MS + 60_000);
    await press(link, { answer: 'yes' });
    const { text } = await see(link);
    expect(text).toContain('Die Frist ist vorbei');
    expect(text).not.toContain('<button');
    expect((await timelineOf(id)).action.state).toBe('open');
  }, 120_000);
});

describe('from a text', () => {
  it('leads over the page of the message to the same answer', async () => {
    const deadline = {
      at: new Date(now + HOUR_MS).toISOString(),
      action: { label: 'Termin bestätigen', hosted: true },
    };
    const { json } = await system.api('POST', '/v1/notifications', {
      body: appointment({ phone: '+4915112345001' }, { deadline, channels: ['sms'] }),
    });
    let text = '';
    await waitFor(async () => {
      text = (await system.sandbox('GET', '/sms?to=%2B4915112345001')).text;
      return text.includes('/m/');
    }, 60_000);
    const [, message = ''] = /(\/m\/[a-z2-7]+)/.exec(text) ?? [];
    expect(text).not.toContain('/a/');
    const [, link = ''] = /href="[^"]*(\/a\/[a-z2-7]+)"/.exec((await see(message)).text) ?? [];
    expect(link).not.toBe('');
    await press(link, { answer: 'no' });
    expect((await timelineOf(json.id)).action).toMatchObject({ state: 'done', choice: 'decline' });
  }, 120_000);
});

describe('a department is asked whether it is still needed', () => {
  let server: Server;
  let url: string;
  let needed = true;
  const asked: string[] = [];
  beforeAll(async () => {
    server = createServer((request, answer) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        asked.push(`${String(request.url)} ${body}`);
        answer.end(JSON.stringify({ needed }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/noch-noetig`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('and what is not is never sent', async () => {
    needed = false;
    const id = await send('c1@posteo.de', { condition: { url }, reference: 'B-9' });
    const { decisions } = await untilThere(id, ({ status }) => status === 'cancelled');
    expect(decisions.at(-1)?.because.rule).toBe('11-not-needed');
    expect((await system.sandbox('GET', '/mailboxes/c1@posteo.de')).json.items).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`"id":"${id}","reference":"B-9"`);
    expect(asked[0]).not.toContain('posteo');
  }, 60_000);

  it('what is needed goes out after one question, and what nobody answers too', async () => {
    needed = true;
    asked.length = 0;
    await send('c2@posteo.de', { condition: { url } });
    await mailsTo('c2@posteo.de', 1);
    expect(asked).toHaveLength(1);
    await send('c3@posteo.de', { condition: { url: 'http://127.0.0.1:1/' } });
    await mailsTo('c3@posteo.de', 1);
  }, 60_000);
});

describe('late through an incident', () => {
  it('the department hears how late, and a hosted action gets the lost time where it is allowed', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', REFUSAL);
    for (const first of ['e1@gmx.de', 'e2@gmx.de', 'e3@gmx.de', 'e4@gmx.de'])
      await send(first, { deadline: undefined });
    await waitFor(async () => {
      const advisory = await system.api('GET', '/v1/advisory?domain=gmx.de', { key: null });
      return advisory.text.includes('"delayed":true');
    }, 90_000);
    const id = await send('e5@gmx.de', { reference: 'B-7' });
    await untilThere(id, ({ decisions }) => decisions.length > 0);
    await advance(30 * 60_000);
    await advance(31 * 60_000);
    const late = await untilThere(id, ({ deadline }) => deadline.extendedFrom !== null);
    expect(late.events.map(({ event }) => event)).toContain('deadline.extension_suggested');
    expect(late.events.map(({ event }) => event)).not.toContain('deadline.missed');
    expect(Date.parse(late.deadline.at)).toBeGreaterThan(now);
    expect(Date.parse(late.deadline.at)).toBeLessThanOrEqual(
      Date.parse(late.deadline.extendedFrom ?? '') + 2 * HOUR_MS,
    );
  }, 180_000);

  it('and once it arrives, however late, the page says why there is more time', async () => {
    await system.sandbox('PUT', '/providers/gmx/behaviour', { accept: true });
    // What has the nearest deadline is the first probe.
    const key = system.ready.adminKey;
    const open = await system.api('GET', '/v1/incidents?state=open', { key });
    const [incident] = open.json.items as unknown as readonly { readonly number: string }[];
    await system.api('POST', `/v1/incidents/${incident?.number ?? ''}/probe`, { key, body: {} });
    await mailsTo('e5@gmx.de', 1);
    const page = await see(await linkTo('e5@gmx.de'));
    expect(page.text).toContain('Sie bekommen deshalb mehr Zeit.');
    expect(page.text).toContain('value="yes"');
  }, 120_000);
});
