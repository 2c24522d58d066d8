/** Ordered from the least to the most urgent. */
export const URGENCIES = ['routine', 'important', 'urgent', 'emergency'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** Whether `urgency` is `least` or above. */
export function isAtLeast(urgency: Urgency, least: Urgency): boolean {
  return URGENCIES.indexOf(urgency) >= URGENCIES.indexOf(least);
}

/** Share of a lane's claim that each urgency is granted where work of it is due, in percent: nothing starves. */
export const CLAIM_SHARES: Readonly<Record<Urgency, number>> = {
  emergency: 60,
  urgent: 20,
  important: 15,
  routine: 5,
};
