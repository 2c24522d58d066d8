import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseLocalOptions } from './local-options.mjs';
import { useTemporaryFolders } from '../libs/testing/src/temporary-folder.ts';

const emptyDir = useTemporaryFolders();

const cwd = emptyDir();
const file = join(cwd, 'scenario.yaml');
writeFileSync(file, 'steps: []\n');

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(parseLocalOptions([], cwd)).toEqual({
      options: {
        dir: join(cwd, '.stadtbote'),
        port: 3000,
        readyFile: null,
        scenario: null,
        fresh: false,
        demo: true,
        help: false,
      },
    });
  });

  it.each([
    [['--dir', 'data'], { dir: join(cwd, 'data') }],
    [['--dir=a=b'], { dir: join(cwd, 'a=b') }],
    [['--dir', cwd], { dir: cwd }],
    [['--port', '3001'], { port: 3001 }],
    [['--port=65535'], { port: 65535 }],
    [['--port', '1', '--port', '2'], { port: 2 }],
    [['--ready-file', 'deep/ready.json'], { readyFile: join(cwd, 'deep/ready.json') }],
    [['--ready-file', file], { readyFile: file }],
    [['--scenario', 'scenario.yaml'], { scenario: file }],
    [['--fresh', '--no-demo'], { fresh: true, demo: false }],
    [['--help'], { help: true }],
  ])('%j is understood', (argv, expected) => {
    expect(parseLocalOptions(argv, cwd).options).toMatchObject(expected);
  });

  it.each([
    [['--bogus'], 'unknown option --bogus'],
    [['--bogus=1'], 'unknown option --bogus'],
    [['-h'], 'unknown option -h'],
    [['--'], 'unknown option --'],
    [['--help', '--bogus'], 'unknown option --bogus'],
    [['toString'], 'unexpected argument "toString"'],
    [['--dir'], '--dir needs a value'],
    [['--dir', '--fresh'], '--dir needs a value'],
    [['--dir='], '--dir needs a value'],
    [['--dir', 'scenario.yaml'], '--dir "scenario.yaml" is not a directory'],
    [['--dir', 'scenario.yaml/below'], '--dir "scenario.yaml/below" is not a directory'],
    [['--port', 'abc'], '--port must be a number from 1 to 65535, not "abc"'],
    [['--port', '0'], '--port must be a number from 1 to 65535, not "0"'],
    [['--port', '65536'], '--port must be a number from 1 to 65535, not "65536"'],
    [['--port', '-1'], '--port must be a number from 1 to 65535, not "-1"'],
    [['--port', '3000.5'], '--port must be a number from 1 to 65535, not "3000.5"'],
    [['--ready-file', '.'], '--ready-file "." is not a file'],
    [['--scenario', 'missing.yaml'], '--scenario "missing.yaml" cannot be read'],
    [['--scenario', '.'], '--scenario "." cannot be read'],
    [['--fresh=yes'], '--fresh takes no value, but got "yes"'],
  ])('%j is refused in one line that names it', (argv, error) => {
    expect(parseLocalOptions(argv, cwd)).toEqual({ error });
  });
});
