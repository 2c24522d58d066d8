import type { WireRow } from '../harness/sandbox-control.js';

/** Which replies the two providers give. */
export type Replies = '554' | '4xx' | 'late';

const HOSTS: Readonly<Record<string, string>> = { gmx: 'gmx.net', webde: 'web.de' };

/** What a provider of the two does while it is sick, for the sandbox. */
export function blockReplies(provider: string, replies: Replies): Record<string, unknown> {
  const host = HOSTS[provider] ?? provider;
  switch (replies) {
    case '554':
      return {
        stage: 'connect',
        reply: `554-${host} (mxgmx104) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n554 For explanation visit https://postmaster.gmx.net/en/case?c=r0201&i=ip&v=198.51.100.42&r=1MNcgj-1ue23t3pyV-00S2YR`,
      };
    case '4xx':
      return provider === 'gmx'
        ? {
            stage: 'connect',
            reply: `421-${host} (mxgmx104) Nemesis ESMTP Service not available\r\n421 Reject due to policy restrictions`,
          }
        : { stage: 'mail', reply: '450 Reject due to policy restrictions' };
    case 'late':
      return { accept: true, arriveAfterMs: 3 * 3_600_000 };
  }
}

/** Whether a row of the ledger is such a refusal. */
export function isRefusal({ kind, stage, reply }: Pick<WireRow, 'kind' | 'stage' | 'reply'>): boolean {
  const text = reply ?? '';
  return (
    kind === 'smtp' &&
    (stage === 'connect' || stage === 'mail') &&
    (text.startsWith('554') || text.startsWith('421') || text.startsWith('450'))
  );
}
