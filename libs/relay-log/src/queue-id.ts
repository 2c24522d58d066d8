/**
 * Postfix's long queue ids: the time in base 52 with its microseconds, `z`, and the inode in base 51, no vowels
 * (`enable_long_queue_ids`, postconf(5)). Such an id is not given twice; a short one is as soon as the file's inode is free.
 */
const LONG = /^[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-z]{10,}z[0-9B-DF-HJ-NP-TV-Zb-df-hj-np-tv-y]+$/;
/** A hexadecimal id: microseconds and inode. */
const SHORT = /^[0-9A-F]{6,}$/;

/** Whether this id names one mail for ever, so that a mail may be removed by it. */
export function isLongQueueId(text: string): boolean {
  return LONG.test(text) && !SHORT.test(text);
}

/** Whether the text is a queue id at all. */
export function isQueueId(text: string): boolean {
  return LONG.test(text) || SHORT.test(text);
}
