import { readFileSync } from 'node:fs';
import type { Config } from '#config';
import type { Stream } from '#domain';
import type { PreflightFacts } from '#preflight';

/** Whom a preflight looks at: the names and keys under which our mail goes out. */
export interface PreflightSubject {
  /** Of From, and what the report is called by. */
  readonly domain: string;
  readonly heloName: string;
  readonly route: 'direct' | 'relay';
  /** Empty: on the direct route those of the HELO name; by a relay they are not known. */
  readonly addresses: readonly string[];
  readonly identities: readonly SubjectIdentity[];
  /** DNS lists to ask, as zones. */
  readonly blocklists: readonly string[];
  /** Of the postbox, PEM; null: none. */
  readonly certificate: string | null;
  readonly outgoingTls: PreflightFacts['outgoingTls'];
}

/** One stream's names. */
export interface SubjectIdentity {
  readonly stream: Stream;
  readonly from: string;
  readonly mailFrom: string;
  readonly keys: readonly SubjectKey[];
}

/** A key that signs; without its private half only the record is looked at. */
export interface SubjectKey {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: string | null;
}

/**
 * The subject that a configuration describes.
 * @throws Error when a key or certificate cannot be read
 */
export function subjectOf(config: Pick<Config, 'mail' | 'submission' | 'preflight'>): PreflightSubject {
  const { mail, submission, preflight } = config;
  return {
    domain: preflight.domain,
    heloName: mail.heloName.toLowerCase(),
    route: mail.route,
    addresses: preflight.addresses,
    identities: identitiesOf(mail, preflight.domain),
    blocklists: preflight.blocklists,
    certificate: submission.tls === null ? null : readFileSync(submission.tls.certFile, 'utf8'),
    outgoingTls: outgoingTlsOf(mail),
  };
}

function identitiesOf(mail: Config['mail'], domain: string): readonly SubjectIdentity[] {
  const [all, bulk] = [keysOf(mail, null), keysOf(mail, 'bulk')];
  const from = mail.bulk.senderDomain?.toLowerCase() ?? domain;
  const mailFrom = mail.bounceDomain.toLowerCase();
  const identity = { stream: 'transactional', from: domain, mailFrom, keys: all } as const;
  if (from === domain && mail.bulk.bounceDomain === null && bulk.length === 0) return [identity];
  const own = bulk.filter((key) => from === key.domain || from.endsWith(`.${key.domain}`));
  const bulkFrom = mail.bulk.bounceDomain?.toLowerCase() ?? mailFrom;
  return [identity, { stream: 'bulk', from, mailFrom: bulkFrom, keys: own.length > 0 ? own : all }];
}

function keysOf({ dkim }: Config['mail'], stream: 'bulk' | null): readonly SubjectKey[] {
  return dkim
    .filter((key) => key.stream === stream)
    .map(({ domain, selector, privateKeyFile }) => ({
      domain: domain.toLowerCase(),
      selector,
      privateKey: readFileSync(privateKeyFile, 'utf8'),
    }));
}

function outgoingTlsOf({ route, relay, mtaSts }: Config['mail']): PreflightFacts['outgoingTls'] {
  if (route === 'relay') return relay?.tls === 'off' ? 'clear' : 'opportunistic';
  return mtaSts === null ? 'opportunistic' : 'policies';
}
