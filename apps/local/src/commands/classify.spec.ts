import { spawnSync } from 'node:child_process';

const ENTRY = 'dist/apps/local/src/commands/classify.js';
const FIELDS = ['response', 'label', 'scope', 'suppress', 'rule', 'because'];

interface Run {
  readonly answers: readonly Record<string, unknown>[];
  readonly errors: string;
  readonly status: number | null;
}

function classify(input: string): Run {
  const { stdout, stderr, status } = spawnSync(process.execPath, [ENTRY], { input, encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return {
    answers: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    errors: stderr,
    status,
  };
}

const UNKNOWN = JSON.stringify({ response: '550 5.1.1 User unknown', stage: 'rcpt' });
const TEMPORARY = JSON.stringify({ response: '451 4.3.0 Internal error', stage: 'tea', provider: 7 });

describe('the classify command', () => {
  it('answers each line in order with exactly the promised fields', () => {
    const { answers, errors, status } = classify(`${UNKNOWN}\n${TEMPORARY}\n`);
    expect(answers.map((answer) => answer['label'])).toEqual(['mailbox_unknown', 'server_temporary']);
    for (const answer of answers) expect(Object.keys(answer)).toEqual(FIELDS);
    expect({ errors, status }).toEqual({ errors: '', status: 0 });
  });

  it.each([
    ['line ends of Windows', `${UNKNOWN}\r\n${TEMPORARY}\r\n`],
    ['blank lines', `\n${UNKNOWN}\n  \n\n${TEMPORARY}`],
    ['a byte order mark', `\uFEFF${UNKNOWN}\n${TEMPORARY}\n`],
  ])('takes %s', (_, input) => {
    const { answers, status } = classify(input);
    expect({ count: answers.length, status }).toEqual({ count: 2, status: 0 });
  });

  it.each(['{"response": 5}', '{"response"', 'null', '[]', '"550 no"', '{}'])(
    'names the number of the line %s, fails, and answers the rest',
    (line) => {
      const { answers, errors, status } = classify(`${UNKNOWN}\n${line}\n${TEMPORARY}\n`);
      expect(answers.map((answer) => answer['label'])).toEqual(['mailbox_unknown', 'server_temporary']);
      expect(errors).toMatch(/^line 2: /);
      expect(status).toBe(1);
    },
  );

  it('answers nothing when nothing is asked', () => {
    expect(classify('')).toEqual({ answers: [], errors: '', status: 0 });
  });
});
