/** Form name of the answer to a hosted action, and what it may be. */
export const ACTION_ANSWERS = {
  field: 'answer',
  yes: 'yes',
  no: 'no',
  other: 'other',
  undo: 'undo',
} as const;

/** Form name of another time. */
export const WISH_FIELD = 'wish';

/** Longest wish, characters. */
export const MOST_WISH = 500;
