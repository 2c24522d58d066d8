import type { Stream } from '#domain';

/** What a question was answered. `failed`: nobody knows; it says nothing about us. */
export type Answer<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly detail: string };

/** Records of a name, each with its strings joined; an empty list is `none`. */
export type Records = Answer<readonly string[]>;

/** Everything that a preflight judges. Names in lower case and ASCII, without a trailing dot. */
export interface PreflightFacts {
  readonly heloName: string;
  readonly route: 'direct' | 'relay';
  readonly heloAddresses: Records;
  /** From which mail leaves; empty: not known. */
  readonly addresses: readonly AddressFacts[];
  readonly identities: readonly IdentityFacts[];
  /** Organisational domain (RFC 7489, 3.2) of every domain named here. */
  readonly organizations: Readonly<Record<string, string>>;
  readonly incoming: IncomingFacts;
  readonly imprint: ImprintFacts;
  /** Empty: no list is to be asked. */
  readonly blocklists: readonly BlocklistFacts[];
  /** `clear`: a relay without TLS. `policies`: where offered, and as recipients' MTA-STS demands. */
  readonly outgoingTls: 'policies' | 'opportunistic' | 'clear';
}

/** An address of ours and its names. */
export interface AddressFacts {
  readonly address: string;
  readonly names: Records;
  /** Those of its names that resolve to it again. */
  readonly confirmed: readonly string[];
  /** Those of whose address nobody told: neither confirmed nor refuted. */
  readonly unanswered: readonly string[];
}

/** Under which names one stream's mail goes out. */
export interface IdentityFacts {
  readonly stream: Stream;
  readonly from: string;
  readonly mailFrom: string;
  readonly spf: readonly SpfFacts[];
  readonly keys: readonly KeyFacts[];
  /** At From's domain, and at its organisational domain when that is another. */
  readonly dmarc: Records;
  readonly dmarcOfOrganization: Records;
}

/** An evaluation (RFC 7208) for one domain and one of our addresses; null: without an address, the record alone. */
export interface SpfFacts {
  readonly identity: 'mail_from' | 'helo';
  readonly domain: string;
  readonly address: string | null;
  readonly record: string | null;
  readonly result: 'pass' | 'fail' | 'softfail' | 'neutral' | 'none' | 'permerror' | 'temperror';
  /** Of an error, in the evaluator's words. */
  readonly detail: string;
  /** Terms that ask the DNS, and answers that were empty (4.6.4), counted past their limits. */
  readonly lookups: number;
  readonly voids: number;
}

/** A signing key of ours and what the DNS says of it. */
export interface KeyFacts {
  readonly domain: string;
  readonly selector: string;
  /** Our public key in the forms a record may have it, base64; null: only the record is known to us. */
  readonly ours: readonly string[] | null;
  readonly records: Records;
  /** Of the published key; null: it cannot be read. */
  readonly publishedKind: 'rsa' | 'ed25519' | null;
  readonly publishedBits: number | null;
}

/** How mail reaches us. */
export interface IncomingFacts {
  readonly domain: string;
  readonly exchangers: Records;
  readonly stsRecords: Records;
  /** The policy file: its text, or why there is none. */
  readonly stsFile: Answer<StsFileFacts>;
  readonly tlsRptRecords: Records;
  /** null: no postbox of ours has a certificate. */
  readonly certificate: { readonly names: readonly string[]; readonly endsAtMs: number } | null;
}

/** What a policy file says; null: it is not well formed. */
export interface StsFileFacts {
  readonly mode: 'enforce' | 'testing' | 'none';
  readonly mx: readonly string[];
}

/** What stands at `https://<HELO>/`; the second page is the one it links to as its imprint. */
export type ImprintFacts =
  | { readonly kind: 'pages'; readonly pages: readonly ImprintPage[] }
  | {
      readonly kind: 'cut';
      readonly reason: 'timeout' | 'connection_failed' | 'dns_failed' | 'tls_failed';
      readonly detail: string;
    };

/** One page, its text without markup. */
export interface ImprintPage {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** What one list says of one address: return codes, `none` when it is not listed. */
export interface BlocklistFacts {
  readonly list: string;
  readonly address: string;
  readonly codes: Records;
}
