import { phrases } from './phrase.js';
import { Reading } from './reading.js';

const holds = (phrase: string, text: string): boolean => {
  const list = phrases(phrase);
  return new Reading().read(text).holds(list);
};

describe('a phrase', () => {
  it.each([
    ['apple pear', 'apple pear', true],
    ['apple pear', 'apple plum pear', false],
    ['apple pear', 'apple is the pear', true],
    ['apple pear', 'pear apple', false],
    ['apple ..1 pear', 'apple plum pear', true],
    ['apple ..1 pear', 'apple plum plum pear', false],
    ['apple ..3 pear', 'apple. Pear', false],
    ['apple ~1 pear', 'pear plum apple', true],
    ['apple ~1 pear', 'pear plum plum apple', false],
    ['apple ..1 pear ..1 plum', 'apple pear kiwi plum', true],
    ['apple pear ~2 plum', 'plum apple pear', true],
    ['apple|pear plum', 'pear plum', true],
    ['apple|\n      pear plum', 'pear plum', true],
    ['appl*', 'applesauce', true],
    ['appl*', 'ape', false],
    ['^ apple', 'apple', true],
    ['^ apple', 'pear apple', false],
    ['^ apple', 'pear. Apple', true],
    ['apple $', 'apple. Pear', true],
    ['apple $', 'apple pear', false],
    ['^ apple $', 'apple', true],
    ['{mailbox} {full}', 'Postfach voll', true],
    ['{absent}', 'n’existe pas', true],
    ['{absent}', 'пользователь не найден', true],
    ['{absent}', 'Użytkownik nie istnieje', true],
    ['{user} {absent}', '用户不存在', true],
    ['strasse', 'Straße', true],
    ['apple pear', '“apple”\u00a0«pear»', true],
    ['apple; pear', 'pear', true],
    ['', 'apple', false],
  ])('%j in %j: %s', (phrase, text, expected) => {
    expect(holds(phrase, text)).toBe(expected);
  });

  it('refuses a concept that does not exist', () => {
    expect(() => phrases('{fruit}')).toThrow('unknown concept {fruit}');
  });

  it('refuses a word that never counts', () => {
    expect(() => phrases('apple the pear')).toThrow('the silent word the never counts');
  });
});

describe('a reading', () => {
  it('forgets the text before', () => {
    const apple = phrases('apple');
    const reading = new Reading();
    expect(reading.read('an apple').holds(apple)).toBe(true);
    expect(reading.read('a pear').holds(apple)).toBe(false);
  });

  it('knows no term that came after it', () => {
    const reading = new Reading();
    const late = phrases('quince');
    expect(reading.read('a quince').holds(late)).toBe(false);
  });

  it.each([
    ['apple', 20_000],
    ['not', 20_000],
    ['{mailbox} user unknown not found', 8000],
    ['kjhgfdsawertzuiop', 20_000],
  ])('ends with %s said %i times', (word, times) => {
    const text = `${word} `.repeat(times);
    expect(new Reading().read(text).holds(phrases('pear'))).toBe(false);
  });

  it.each(['apple 4XB1qd2L7zz pear', 'apple 8812345 pear', 'apple r2-4XB1qd2L7 pear'])(
    'passes over ids: %s',
    (text) => {
      expect(holds('apple ..1 pear', text)).toBe(true);
    },
  );
});
