import { appendFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient, NotTaken, type Answer, type Observations } from './api-client.js';
import { LogFollower } from './log-follower.js';
import { readOptions } from './options.js';
import { OurMail } from './our-mail.js';
import { PositionFile } from './position-file.js';
import { RelayReader } from './relay-reader.js';

const VERP = 'bounce+tok-en_1.2@bounce.lindenburg.example';
const ID = '4gKx3s5L9bz1Y2';
const NOTHING: Answer = { taken: 0, unknown: 0, remove: [] };
const line = (words: string, queueId = ID, part = 'smtp') =>
  `2026-11-24T20:11:05+00:00 relay postfix/${part}[9]: ${queueId}: ${words}\n`;
const from = line(`from=<${VERP}>, size=1, nrcpt=1 (queue active)`, ID, 'qmgr');
const deferred = line(
  'to=<erika@gmx.de>, relay=none, status=deferred (host mx[192.0.2.1] said: 450 erika@gmx.de no)',
);
const sent = line('to=<erika@gmx.de>, relay=mx[192.0.2.1]:25, status=sent (250 ok)');
const entry = (queueId: string, reason?: string, sender = VERP) =>
  JSON.stringify({
    queue_id: queueId,
    queue_name: 'deferred',
    arrival_time: 1,
    sender,
    recipients: [{ address: 'erika@gmx.de', ...(reason === undefined ? {} : { delay_reason: reason }) }],
  });

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-reader-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

describe('a log that is followed', () => {
  const all = async (follower: LogFollower, position = { inode: 0, offset: 0 }) => {
    const lines: string[] = [];
    for (;;) {
      const read = await follower.readFrom(position);
      position = read.position;
      if (read.lines.length === 0) return { lines, position };
      lines.push(...read.lines);
    }
  };

  it('is read to its end, a line only when it is whole', async () => {
    const log = join(dir, 'mail.log');
    const follower = new LogFollower(log);
    expect((await all(follower)).lines).toEqual([]);
    writeFileSync(log, 'one\ntwo\nthr');
    const first = await all(follower);
    expect(first.lines).toEqual(['one', 'two']);
    appendFileSync(log, 'ee\n');
    expect((await all(follower, first.position)).lines).toEqual(['three']);
    expect((await all(follower, await follower.end())).lines).toEqual([]);
  });

  it('is read on under its old name after a rotation, and anew when it was cut short', async () => {
    const log = join(dir, 'mail.log');
    const follower = new LogFollower(log);
    writeFileSync(log, 'one\n');
    const { position } = await all(follower);
    appendFileSync(log, 'two\n');
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'three\n');
    const rotated = await all(follower, position);
    expect(rotated.lines).toEqual(['two', 'three']);
    truncateSync(log);
    appendFileSync(log, '4\n');
    expect((await all(follower, rotated.position)).lines).toEqual(['4']);
  });
});

describe('what leaves the relay', () => {
  const time = { nearMs: Date.parse('2026-11-24T20:12:00Z'), zoneMinutes: 0 };

  it('is of our mail alone, with domains for addresses', () => {
    const mail = new OurMail();
    const other = line('to=<x@y.example>, relay=none, status=deferred (no)', '4gKx3s5L9bz1Y9');
    const posted = mail.linesToPost(
      [other, from, deferred, 'no line', sent].map((text) => text.trimEnd()),
      time,
    );
    expect(posted).toHaveLength(3);
    expect(posted.join('\n')).not.toContain('erika');
    expect(posted[0]).toContain(VERP);
    expect(posted[1]).toBe(
      `2026-11-24T20:11:05.000Z relay postfix/smtp[0]: ${ID}: to=<@gmx.de>, relay=none, status=deferred (host mx[192.0.2.1] said: 450 @gmx.de no)`,
    );
    expect([mail.wasSent(ID), mail.wasSent('4gKx3s5L9bz1Y9')]).toEqual([true, false]);
  });

  it('knows its mail over a restart, and forgets what is done', () => {
    const mail = new OurMail([ID]);
    expect(mail.linesToPost([deferred.trimEnd(), line('removed', ID, 'qmgr').trimEnd()], time)).toHaveLength(
      2,
    );
    expect(mail.known()).toEqual([]);
  });

  it('tells an entry again only when it says something new, or after some minutes', () => {
    const mail = new OurMail();
    const queue = [entry(ID, 'why'), entry('4gKx3s5L9bz1Y3', 'why', 'other@stadt.example'), 'none'];
    const first = mail.entriesToPost(queue, 1_000_000, 10);
    expect(first).toMatchObject([
      { queue_id: ID, recipients: [{ address: '@gmx.de', delay_reason: 'why' }] },
    ]);
    mail.posted(first);
    expect(mail.entriesToPost(queue, 1_001_000, 10)).toEqual([]);
    expect(mail.entriesToPost([entry(ID, 'other')], 1_002_000, 10)).toHaveLength(1);
    expect(mail.entriesToPost(queue, 1_700_000, 10)).toHaveLength(1);
  });
});

describe('the reader', () => {
  const set = (
    answers: (Answer | Error)[],
    options: { removes?: boolean; lines?: string; queue?: string[] } = {},
  ) => {
    const log = join(dir, 'mail.log');
    writeFileSync(log, options.lines ?? '');
    const posts: Observations[] = [];
    const noted: unknown[] = [];
    const said: string[] = [];
    let nowMs = 1_000_000;
    let queue = options.queue ?? [];
    const asked: string[][] = [];
    const reader = new RelayReader(
      {
        host: 'relay',
        log: new LogFollower(log),
        mail: new OurMail(),
        queue: {
          list: () => Promise.resolve(queue),
          remove: (ids) => {
            asked.push([...ids]);
            const there = ids.filter((id) =>
              queue.some((text) => text.includes(id) && !text.includes('"active"')),
            );
            queue = queue.filter((text) => !there.some((id) => text.includes(id)));
            return Promise.resolve(new Set(there));
          },
        },
        post: (observations) => {
          posts.push(observations);
          const answer = answers.shift() ?? NOTHING;
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
        note: (progress) => noted.push(progress),
        say: (words) => said.push(words),
        now: () => nowMs,
        zoneMinutes: () => 0,
        everyMs: 10_000,
        removes: options.removes ?? true,
      },
      { inode: 0, offset: 0 },
    );
    return { reader, posts, noted, said, asked, log, pass: (ms: number) => (nowMs += ms) };
  };

  it('tells what it saw once, and asks again when the queue is due', async () => {
    const { reader, posts, noted, pass } = set([], { lines: from + deferred, queue: [entry(ID, 'why')] });
    await reader.look();
    await reader.look();
    expect(posts).toMatchObject([{ host: 'relay', removes: true, queue: [{ queue_id: ID }] }]);
    expect(posts[0]?.log).toHaveLength(2);
    expect(noted).toHaveLength(1);
    pass(10_000);
    await reader.look();
    expect(posts[1]).toMatchObject({ queue: [], log: [] });
  });

  it('keeps what the api could not take, and waits ever longer', async () => {
    const away = () => new NotTaken('no connection', true);
    const { reader, posts, said, noted, pass } = set([away(), away()], { lines: from });
    await reader.look();
    await reader.look();
    expect([posts.length, noted.length]).toEqual([1, 0]);
    pass(1_000);
    await reader.look();
    pass(2_000);
    await reader.look();
    expect(posts.map(({ log }) => log.length)).toEqual([1, 1, 1]);
    expect(said).toEqual(['no connection; again in 1 s', 'no connection; again in 2 s']);
    expect(noted).toHaveLength(1);
  });

  it('leaves out what the api will never take', async () => {
    const { reader, posts, said, noted } = set([new NotTaken('the api answered 422', false)], {
      lines: from,
    });
    await reader.look();
    await reader.look();
    expect([posts.length, noted.length]).toEqual([1, 1]);
    expect(said).toEqual(['the api answered 422; these observations are left out']);
  });

  it('takes out what it is asked to, and tells what became of each', async () => {
    const ids = { there: ID, active: '4gKx3s5L9bz1Y3', gone: '4gKx3s5L9bz1Y4', sent: '4gKx3s5L9bz1Y5' };
    const remove = Object.values(ids).map((queueId) => ({ queueId }));
    const lines = line(`from=<${VERP}>`, ids.sent, 'qmgr') + sent.replace(ID, ids.sent);
    const queue = [entry(ids.there), entry(ids.active).replace('"deferred"', '"active"')];
    const { reader, posts, asked } = set([{ ...NOTHING, remove }], { lines, queue });
    await reader.look();
    await reader.look();
    expect(asked).toEqual([Object.values(ids)]);
    expect(posts[1]?.removed).toEqual([
      { queueId: ids.there, result: 'removed' },
      { queueId: ids.gone, result: 'gone' },
      { queueId: ids.sent, result: 'sent' },
    ]);
  });

  it('takes nothing out unless it may', async () => {
    const { reader, posts, asked } = set([{ ...NOTHING, remove: [{ queueId: ID }] }], { removes: false });
    await reader.look();
    expect([asked, posts[0]?.removes]).toEqual([[], false]);
  });
});

describe('the way to the api', () => {
  let server: Server;
  let status: number;
  const seen: { url: string | undefined; key: string | undefined }[] = [];
  beforeEach(async () => {
    status = 200;
    seen.length = 0;
    server = createServer((request, response) => {
      seen.push({ url: request.url, key: request.headers.authorization });
      request.resume().on('end', () => response.writeHead(status).end(JSON.stringify(NOTHING)));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const observations: Observations = { host: 'r', at: '', queue: [], log: [], removed: [], removes: false };
  const client = (url: string) => {
    writeFileSync(join(dir, 'key'), 'secret\n');
    return new ApiClient(url, join(dir, 'key'), null);
  };
  const own = () => `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;

  it('goes straight, with the key', async () => {
    expect(await client(own()).post(observations)).toEqual(NOTHING);
    expect(seen).toEqual([{ url: '/v1/relay/observations', key: 'Bearer secret' }]);
  });

  it.each([
    [503, true],
    [401, true],
    [422, false],
    [413, false],
  ])('knows whether %i may be taken later: %s', async (answer, isTemporary) => {
    status = answer;
    await expect(client(own()).post(observations)).rejects.toMatchObject({ isTemporary });
  });

  it('may be interrupted', async () => {
    await expect(client('http://127.0.0.1:1').post(observations)).rejects.toMatchObject({
      isTemporary: true,
    });
  });

  it('goes through the proxy that the environment names', async () => {
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = own();
    try {
      await client('http://nachricht.stadt.example').post(observations);
    } finally {
      if (before === undefined) delete process.env['HTTP_PROXY'];
      else process.env['HTTP_PROXY'] = before;
    }
    expect(seen[0]?.url).toBe('http://nachricht.stadt.example/v1/relay/observations');
  });
});

describe('the command line and the position file', () => {
  it('has the usual places as defaults', () => {
    expect(readOptions(['--url', 'https://n.example/', '--key-file', 'k', '--remove'])).toMatchObject({
      url: 'https://n.example',
      logFile: '/var/log/mail.log',
      everyMs: 10_000,
      removes: true,
      isDry: false,
    });
  });

  it.each([
    [['--key-file', 'k']],
    [['--url', 'n.example', '--key-file', 'k']],
    [['--url', 'https://n.example']],
    [['--url', 'https://n.example', '--key-file', 'k', '--every', '0']],
    [['--odd']],
  ])('refuses %j', (argv) => {
    expect(() => readOptions(argv)).toThrow();
  });

  it('keeps the position, and begins anew with a broken file', () => {
    const file = new PositionFile(join(dir, 'deep', 'position.json'));
    expect(file.read()).toBeNull();
    file.write({ position: { inode: 7, offset: 9 }, ours: [ID] });
    expect(file.read()).toEqual({ position: { inode: 7, offset: 9 }, ours: [ID] });
    writeFileSync(join(dir, 'deep', 'position.json'), '{}');
    expect(file.read()).toBeNull();
  });
});
