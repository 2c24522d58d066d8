import type { Past, Policy } from '../src/model.js';
import { decide } from './brief.js';
import type { FactsOver } from './builders.js';
import { T0, aPast, facts } from './builders.js';

/** One case of a rule: given these facts and this past, at this moment, then these steps. */
export interface Row {
  readonly case: string;
  readonly given?: FactsOver;
  readonly past?: Past;
  readonly at?: number;
  readonly policy?: Partial<Policy>;
  readonly then: readonly string[];
}

/** Asks the policy about every row. */
export function table(name: string, rows: readonly Row[]): void {
  describe(name, () => {
    it.each(rows)('$case', ({ given, past, at, policy, then }) => {
      expect(decide(past ?? aPast(), facts(given), at ?? T0, policy)).toEqual(then);
    });
  });
}
