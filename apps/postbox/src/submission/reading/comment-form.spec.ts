import { commentFields } from './comment-form.js';

const PLAIN = '<!-- stadtbote deadline=PT60M phone=+4915112345678 ref=A-1 -->';
const NOTHING = {};

describe('commentFields', () => {
  it.each<[string, string, Record<string, string>]>([
    [
      'at the very beginning',
      `${PLAIN}<p>Hallo</p>`,
      { deadline: 'PT60M', phone: '+4915112345678', reference: 'A-1' },
    ],
    [
      'behind head and tags',
      `<!DOCTYPE html><html><head><title>Termin</title><style>p{}</style></head>\n<body class="a">${PLAIN}<p>Hallo</p>`,
      { deadline: 'PT60M', phone: '+4915112345678', reference: 'A-1' },
    ],
    [
      'quoted values and a second factor',
      '<!-- stadtbote sms-text="Ihr Termin am Montag" second-factor=Nummer=4711 confidential=yes -->',
      { 'sms-text': 'Ihr Termin am Montag', 'second-factor': 'Nummer=4711', confidential: 'yes' },
    ],
    [
      'a placeholder that was left empty',
      '<!-- stadtbote deadline=PT60M phone="" -->',
      { deadline: 'PT60M' },
    ],
    ['behind the first words', `<p>Hallo</p>${PLAIN}`, NOTHING],
    ['twice: a citizen wrote one', `${PLAIN}<p>Hallo ${PLAIN}</p>`, NOTHING],
    ['twice, the other without anything', `${PLAIN}<p><!-- stadtbote x --></p>`, NOTHING],
    ['another comment', '<!-- sTADTBOTEx deadline=PT60M -->', NOTHING],
    ['none', '<p>Hallo</p>', NOTHING],
  ])('%s', (_, html, expected) => {
    expect(Object.fromEntries(commentFields(html))).toEqual(expected);
  });

  it.each([
    ['tags', '<'.repeat(300_000)],
    ['heads', '<head '.repeat(50_000)],
    ['comments', '<!-- stadtbote '.repeat(30_000)],
    ['spaces', `${' '.repeat(300_000)}x${PLAIN}`],
  ])('reads 300 kB of hostile %s at once', (_, html) => {
    const startedAt = performance.now();
    commentFields(html);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
