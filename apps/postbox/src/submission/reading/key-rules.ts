import type { DeadlineRule, DepartmentRule } from '#delivery/ports';
import { durationMs } from './duration.js';
import type { SubmittedMail } from './submitted-mail.js';

/** Whether an address is meant by a pattern: itself, or `@domain`. Case does not count. */
export function isMeant(pattern: string, address: string): boolean {
  const wanted = pattern.trim().toLowerCase();
  const given = address.toLowerCase();
  return wanted.startsWith('@') ? given.endsWith(wanted) : given === wanted;
}

/** How long after its date a mail must have been acted on, by the first rule that fits it, milliseconds; or null. */
export function deadlineByRules(
  mail: Pick<SubmittedMail, 'from' | 'subject'>,
  rules: readonly DeadlineRule[],
): number | null {
  const rule = rules.find(
    ({ from, subject }) =>
      (from === null || mail.from.some((address) => isMeant(from, address))) &&
      (subject === null || fits(subject, mail.subject)),
  );
  return rule === undefined ? null : durationMs(rule.within);
}

/** The department whose mail it is by its From, or null. */
export function departmentByFrom(from: string, rules: readonly DepartmentRule[]): string | null {
  return rules.find((rule) => isMeant(rule.from, from))?.departmentId ?? null;
}

/** A text with `*` for anything. Piece by piece, each at its first place: no pattern costs more than one walk over the text. */
function fits(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const subject = text.toLowerCase();
  if (rest.length === 0) return subject === first;
  const last = rest.pop() ?? '';
  if (!subject.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const place = subject.indexOf(piece, at);
    if (place === -1) return false;
    at = place + piece.length;
  }
  return subject.length - last.length >= at && subject.endsWith(last);
}
