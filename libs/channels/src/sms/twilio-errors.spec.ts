import { readFileSync } from 'node:fs';
import { TWILIO_ERRORS } from './twilio-errors.js';

it('docs/sms.md shows the table of codes as it is', () => {
  const shown = readFileSync('docs/sms.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| \d/.test(line));
  const rows = Object.entries(TWILIO_ERRORS).map(
    ([code, { meaning, sentence }]) => `| ${code} | \`${meaning}\` | ${sentence} |`,
  );
  expect(shown).toEqual(rows);
});
