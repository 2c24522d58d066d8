import { acceptChapter } from './accept-chapter.js';
import { advanceChapter } from './advance-chapter.js';
import { budgetChapter } from './budget-chapter.js';
import { cityChapter } from './city-chapter.js';
import { claimsChapter } from './claims-chapter.js';
import { outcomesChapter } from './outcomes-chapter.js';
import { receiptsChapter } from './receipts-chapter.js';
import { Stage } from './stage.js';
import type { StoreGround } from './store-ground.js';
import { unknownTextsChapter } from './unknown-texts-chapter.js';

export type { StoreGround } from './store-ground.js';

/** In the order of a notification's life; what belongs to none comes last. */
const CHAPTERS: readonly (readonly [title: string, chapter: (stage: Stage) => void])[] = [
  ['accept', acceptChapter],
  ['advance', advanceChapter],
  ['budget', budgetChapter],
  ['claims of a lane', claimsChapter],
  ['outcomes', outcomesChapter],
  ['receipts', receiptsChapter],
  ['unknown texts', unknownTextsChapter],
  ['the rest', cityChapter],
];

/** What every set of stores must do, whatever it is made of: run by a spec against maps and by one against Postgres. */
export function storeContract(name: string, open: () => Promise<StoreGround>): void {
  describe(`the stores of ${name}`, () => {
    const stage = new Stage(open);
    beforeEach(() => stage.reset());
    for (const [title, chapter] of CHAPTERS)
      describe(title, () => {
        chapter(stage);
      });
  });
}
