import { readReply, RULES } from './index.js';

describe('each rule', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s is reached by its own example', (id, rule) => {
    const { label, scope, rule: by } = readReply(rule.example);
    expect({ by, label, scope }).toEqual({ by: id, label: rule.label, scope: rule.scope });
  });

  it('has an id of its own', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s says what it means and where that is known from',
    (_, rule) => {
      expect(rule.means).toMatch(/^[^.]+.*[.]$/);
      expect(rule.source.length).toBeGreaterThan(5);
    },
  );
});
