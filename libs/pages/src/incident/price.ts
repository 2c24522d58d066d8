import type { BulkKind, BulkPriceView } from '#contracts';
import type { PageContextValue } from '../components/page-context.js';

/** "33 SMS = 2,48 € · 8 Push · 2 ohne anderen Weg"; only rerouting has a price. */
export function priceWords(
  kind: BulkKind,
  price: BulkPriceView,
  { texts, format }: PageContextValue,
): string {
  const t = texts.incident.price;
  if (kind !== 'reroute') return t.free;
  const { sms, cents, push, inbox, later, unreachable } = price;
  const parts = [
    ...(sms > 0 ? [t.sms(format.count(sms), format.euros(cents))] : []),
    ...(push > 0 ? [t.push(format.count(push))] : []),
    ...(inbox > 0 ? [t.inbox(format.count(inbox))] : []),
    ...(later > 0 ? [t.later(format.count(later))] : []),
    ...(unreachable > 0 ? [t.unreachable(format.count(unreachable))] : []),
  ];
  return parts.length === 0 ? t.free : parts.join(' · ');
}

/** What the budgets hold after it; null: no limit, or nothing is spent. */
export function budgetAfter(price: BulkPriceView): number | null {
  return price.budgetCents === null ? null : price.budgetCents - price.cents;
}
