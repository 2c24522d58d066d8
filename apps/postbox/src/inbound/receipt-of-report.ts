import type { AttemptId, Verdict } from '#domain';
import type { Receipt } from '#delivery/ports';
import type { Report, ReportedRecipient } from '#mail-replies';

/**
 * What a report makes of the attempt whose return path it came to. A return path belongs to one recipient, so whatever the
 * report calls that recipient (an alias, the address behind a forward), it speaks of this attempt; the worst of several
 * verdicts counts. A delay is no failure, and a complaint is about a mail that arrived: both change nothing.
 * @returns null when the report changes no attempt
 */
export function receiptOfReport(report: Report, attempt: AttemptId, nowMs: number): Receipt | null {
  const failed =
    report.kind === 'bounce' ? report.recipients.filter(({ action }) => action === 'failed') : [];
  const worst = failed.find(({ suppress }) => suppress) ?? failed[0];
  if (worst !== undefined)
    return receipt(worst, attempt, nowMs, isAboutRecipient(worst) ? 'bounced' : 'failed');
  const arrived =
    report.kind === 'success' ? report.recipients.find(({ action }) => action === 'delivered') : undefined;
  return arrived === undefined ? null : receipt(arrived, attempt, nowMs, 'delivered');
}

/**
 * That the provider does not want us: our address, our domain, our name. What it has against one mailbox or one message is
 * none, nor is its own disorder. A delay tells it as well as a failure, only less surely.
 * @returns null when the report says nothing of the kind
 */
export function refusalIn(report: Report): Verdict | null {
  if (report.kind !== 'bounce' && report.kind !== 'delay') return null;
  const said = report.recipients.find(
    ({ action, scope }) => (action === 'failed' || action === 'delayed') && scope === 'sender_at_provider',
  );
  if (said === undefined || said.label === null) return null;
  return {
    label: said.label,
    scope: 'sender_at_provider',
    suppress: false,
    temporary: said.action === 'delayed',
    rule: 'delivery-report',
  };
}

/** Refused because of us or of the provider's system: the address is fine, the mail did not arrive all the same. */
function isAboutRecipient({ scope }: ReportedRecipient): boolean {
  return scope === 'recipient' || scope === 'message';
}

function receipt(
  { label, scope, suppress, status, code }: ReportedRecipient,
  attempt: AttemptId,
  atMs: number,
  kind: Receipt['kind'],
): Receipt {
  return {
    attempt,
    kind,
    atMs,
    source: 'dsn',
    gatewayId: null,
    label,
    scope,
    suppress: suppress && kind === 'bounced',
    details: { status, code },
  };
}
