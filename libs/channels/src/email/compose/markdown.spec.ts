import { renderMarkdown } from './markdown.js';

describe('renderMarkdown', () => {
  const texts = [
    ['two paragraphs', 'Guten Tag,\n\nbis morgen.', 'Guten Tag,\n\nbis morgen.'],
    ['line breaks', 'Rathaus\nAm Markt 1', 'Rathaus\nAm Markt 1'],
    ['emphasis', '**bitte** *bald* `ja`', 'bitte bald ja'],
    ['headings', '# Termin\n\nText', 'Termin\n\nText'],
    ['links', 'Siehe [Seite](https://stadt.example/a).', 'Siehe Seite (https://stadt.example/a).'],
    ['bare links', '<https://stadt.example/a>', 'https://stadt.example/a'],
    [
      'mail links',
      '[uns](mailto:a@stadt.example) <b@stadt.example>',
      'uns (a@stadt.example) b@stadt.example',
    ],
    ['bullets', 'Bitte:\n\n- Ausweis\n- Foto\n\nDanke', 'Bitte:\n\n- Ausweis\n- Foto\n\nDanke'],
    ['numbers', '3. drei\n4. vier', '3. drei\n4. vier'],
    ['nested lists', '- a\n  - b\n- c', '- a\n  - b\n- c'],
    ['quotes', '> gesagt', '> gesagt'],
    ['code', '```\na\nb\n```', 'a\nb'],
    ['indented code', '    a', 'a'],
    ['rules', 'a\n\n---\n\nb', 'a\n\n---\n\nb'],
  ] as const;
  it.each(texts)('writes %s as plain text', (_, source, text) => {
    expect(renderMarkdown(source).text).toBe(text);
  });

  it('makes HTML of it', () => {
    expect(renderMarkdown('**a**\nb').html).toBe('<p><strong>a</strong><br />\nb</p>\n');
  });

  const dangers = [
    ['HTML', '<script>alert(1)</script> <b onclick="x">b</b>', /<script|<b /],
    ['images', '![x](https://elsewhere.example/pixel.gif)', /<img/],
    ['script links', '[x](javascript:alert(1)) [y](data:text/html,x) [z](vbscript:x)', /<a /],
    ['file links', '[x](file:///etc/passwd)', /<a /],
  ] as const;
  it.each(dangers)('lets no %s through', (_, source, pattern) => {
    expect(renderMarkdown(source).html).not.toMatch(pattern);
  });
});
