import { createLogger, type LogLevel } from './logger.js';
import { NestLogger } from './nest-logger.js';

function logged(
  act: (logger: ReturnType<typeof createLogger>) => void,
  level: LogLevel = 'trace',
): LogLine[] {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  act(createLogger({ level, process: 'api' }, destination));
  return lines.map((line) => JSON.parse(line) as LogLine);
}

interface LogLine extends Record<string, unknown> {
  readonly err?: { readonly message: string; readonly stack: string } & Record<string, unknown>;
}

describe('createLogger', () => {
  it('writes the level as a word, the process and an ISO moment', () => {
    const [line] = logged((logger) => {
      logger.info({ lane: 'sms:twilio' }, 'lane acquired');
    });
    expect(line).toMatchObject({ level: 'info', process: 'api', lane: 'sms:twilio', msg: 'lane acquired' });
    expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('leaves out what is less important than its level', () => {
    const lines = logged((logger) => {
      logger.info('no');
      logger.warn('yes');
    }, 'warn');
    expect(lines.map((line) => line['msg'])).toEqual(['yes']);
  });

  it.each<[string, (logger: ReturnType<typeof createLogger>) => void]>([
    [
      'a message',
      (logger) => {
        logger.warn('550 erika@gmx.de unknown');
      },
    ],
    [
      'a placeholder of a message',
      (logger) => {
        logger.warn('%s unknown', 'erika@gmx.de');
      },
    ],
    [
      'an object in a placeholder',
      (logger) => {
        logger.warn('%o unknown', { recipient: 'Erika' });
      },
    ],
    [
      'a field',
      (logger) => {
        logger.warn({ reply: '550 erika@gmx.de unknown' }, 'refused');
      },
    ],
    [
      'a denied key',
      (logger) => {
        logger.warn({ recipient: 'Erika Muster' }, 'refused');
      },
    ],
    [
      'a denied key, written otherwise',
      (logger) => {
        logger.warn({ 'Reply-To': 'Erika' }, 'refused');
      },
    ],
    [
      'a deep field',
      (logger) => {
        logger.warn({ a: [{ b: { phone: '017' } }, 'erika@gmx.de'] }, 'refused');
      },
    ],
    [
      'a key',
      (logger) => {
        logger.warn({ tries: { 'erika@gmx.de': 3 } }, 'refused');
      },
    ],
    [
      'a child',
      (logger) => {
        logger.child({ session: 'erika@gmx.de' }).warn('refused');
      },
    ],
    [
      'a child of a child',
      (logger) => {
        logger.child({ lane: 'inbox' }).child({ session: 'erika@gmx.de' }).warn('refused');
      },
    ],
    [
      'an error',
      (logger) => {
        logger.error(new Error('550 erika@gmx.de unknown'));
      },
    ],
    [
      'an error among fields',
      (logger) => {
        logger.error({ err: new Error('erika@gmx.de') }, 'failed');
      },
    ],
    [
      'an error under another key',
      (logger) => {
        logger.error({ reason: new Error('erika@gmx.de') }, 'failed');
      },
    ],
    [
      'an error with more lines',
      (logger) => {
        logger.error(new Error('first\n    at erika@gmx.de'));
      },
    ],
    [
      'the cause of an error',
      (logger) => {
        logger.error(new Error('x', { cause: new Error('erika@gmx.de') }));
      },
    ],
    [
      'what a driver hangs on its error',
      (logger) => {
        logger.error(Object.assign(new Error('x'), { parameters: ['Erika'], detail: 'Erika' }));
      },
    ],
    [
      'errors of an aggregate',
      (logger) => {
        logger.error(new AggregateError([new Error('erika@gmx.de')], 'all failed'));
      },
    ],
    [
      'a map',
      (logger) => {
        logger.warn({ seen: new Map([['erika', 'erika@gmx.de']]) }, 'x');
      },
    ],
    [
      'a set',
      (logger) => {
        logger.warn({ seen: new Set(['erika@gmx.de']) }, 'x');
      },
    ],
    [
      'bytes',
      (logger) => {
        logger.warn({ bytes: Buffer.from('erika') }, 'x');
      },
    ],
  ])('lets nothing personal out by %s', (_way, act) => {
    const lines = logged(act);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines).toLowerCase()).not.toMatch(/erika|017/);
  });

  it('keeps of an error what helps', () => {
    const [line] = logged((logger) => {
      logger.error(Object.assign(new TypeError('no lane', { cause: 'why' }), { code: 'ECONNRESET' }));
    });
    expect(line?.msg).toBe('no lane');
    expect(line?.err).toMatchObject({
      type: 'TypeError',
      message: 'no lane',
      code: 'ECONNRESET',
      cause: 'why',
    });
    expect(line?.err?.stack).toContain('logger.spec');
  });

  it('copes with whatever it is given', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const [line] = logged((logger) => {
      logger.info(
        {
          circular,
          big: 10n,
          symbol: Symbol('s'),
          action: () => 1,
          nothing: null,
          moment: new Date(0),
          noMoment: new Date(Number.NaN),
          list: Array.from({ length: 52 }, (_, index) => index),
          get broken(): string {
            throw new Error('no');
          },
        },
        'odd',
      );
    });
    expect(line).toMatchObject({
      big: '10',
      symbol: 'Symbol(s)',
      action: '[function]',
      nothing: null,
      moment: '1970-01-01T00:00:00.000Z',
      noMoment: 'no date',
      broken: '[unreadable]',
    });
    expect((line?.['list'] as unknown[]).at(-1)).toBe('… 2 more');
    expect(JSON.stringify(line?.['circular'])).toContain('[too deep]');
  });
});

describe('NestLogger', () => {
  it.each<[keyof NestLogger, string]>([
    ['log', 'info'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
    ['fatal', 'fatal'],
  ])('%s becomes %s', (method, level) => {
    const [line] = logged((logger) => {
      new NestLogger(logger)[method]('Mapped {/v1/notifications, POST} route', 'RouterExplorer');
    });
    expect(line).toMatchObject({
      level,
      context: 'RouterExplorer',
      msg: 'Mapped {/v1/notifications, POST} route',
    });
  });

  it('tells a stack from a context', () => {
    const [line] = logged((logger) => {
      new NestLogger(logger).error('broken', 'Error: broken\n    at main.js:1:1', 'ExceptionsHandler');
    });
    expect(line).toMatchObject({
      context: 'ExceptionsHandler',
      stack: 'Error: broken\n    at main.js:1:1',
      msg: 'broken',
    });
  });

  it('takes errors and objects', () => {
    const lines = logged((logger) => {
      new NestLogger(logger).error(new Error('erika@gmx.de'), 'Context');
      new NestLogger(logger).log({ email: 'erika@gmx.de', lane: 'inbox' });
    });
    expect(lines).toMatchObject([
      { msg: '[email]', err: { message: '[email]' }, context: 'Context' },
      { details: { email: '[redacted]', lane: 'inbox' } },
    ]);
  });
});
