import type { IncomingFacts, PreflightFacts } from '../facts.js';
import { finding, type Finding } from '../finding.js';

const DAY_MS = 86_400_000;
/** A certificate that nobody renews by itself needs somebody who has time. */
const SOON_MS = 14 * DAY_MS;

/** TLS both ways: what our own domain and postbox promise to those who write to us, and how our mail leaves. */
export function judgeTls(facts: PreflightFacts, nowMs: number): Finding[] {
  return [
    judgeSts(facts.incoming),
    judgeReports(facts.incoming),
    judgeCertificate(facts, nowMs),
    judgeOutgoing(facts),
  ];
}

function judgeSts({ domain, stsRecords, stsFile, exchangers }: IncomingFacts): Finding {
  const facts = { domain };
  if (stsRecords.kind === 'failed')
    return finding('mta-sts.unknown', domain, { ...facts, detail: stsRecords.detail });
  if (stsRecords.kind === 'none') return finding('mta-sts.none', domain, facts);
  if (stsFile.kind !== 'found')
    return finding('mta-sts.broken', domain, {
      ...facts,
      detail: stsFile.kind === 'failed' ? stsFile.detail : '',
    });
  const { mode, mx } = stsFile.value;
  const hosts = exchangers.kind === 'found' ? exchangers.value : [];
  const unnamed =
    mode === 'enforce' ? hosts.filter((host) => !mx.some((pattern) => bears(pattern, host))) : [];
  if (unnamed.length > 0)
    return finding('mta-sts.other-exchanger', domain, { ...facts, hosts: unnamed.join(', ') });
  return finding('mta-sts.ok', domain, { ...facts, mode });
}

function judgeReports({ domain, tlsRptRecords }: IncomingFacts): Finding {
  const facts = { domain };
  if (tlsRptRecords.kind === 'failed')
    return finding('tls-rpt.unknown', domain, { ...facts, detail: tlsRptRecords.detail });
  const records =
    tlsRptRecords.kind === 'found' ? tlsRptRecords.value.filter((one) => /^v=TLSRPTv1\s*;/.test(one)) : [];
  const [record] = records;
  if (record === undefined) return finding('tls-rpt.none', domain, facts);
  const isWhole = records.length === 1 && /;\s*rua\s*=\s*(?:mailto|https):/.test(record);
  return finding(isWhole ? 'tls-rpt.ok' : 'tls-rpt.broken', domain, { ...facts, record });
}

/** The postbox's certificate is to bear the name of an exchanger of ours, or the name that we give. */
function judgeCertificate({ incoming, heloName }: PreflightFacts, nowMs: number): Finding {
  const { certificate, exchangers, domain } = incoming;
  if (certificate === null) return finding('tls-in.none', domain, { domain });
  const wanted = [...new Set([...(exchangers.kind === 'found' ? exchangers.value : []), heloName])];
  const days = Math.floor((certificate.endsAtMs - nowMs) / DAY_MS);
  const facts = { names: certificate.names.join(', '), wanted: wanted.join(', '), days };
  if (certificate.endsAtMs <= nowMs) return finding('tls-in.ended', domain, facts);
  if (!wanted.some((host) => certificate.names.some((name) => bears(name, host))))
    return finding('tls-in.other-name', domain, facts);
  return finding(certificate.endsAtMs - nowMs < SOON_MS ? 'tls-in.ends-soon' : 'tls-in.ok', domain, facts);
}

function judgeOutgoing({ outgoingTls, route, heloName }: PreflightFacts): Finding {
  const reason = {
    policies: 'tls-out.ok',
    opportunistic: 'tls-out.no-policies',
    clear: 'tls-out.clear',
  } as const;
  // On the relay route whom to verify is the relay's business.
  const isRelays = route === 'relay' && outgoingTls === 'opportunistic';
  return finding(isRelays ? 'tls-out.ok' : reason[outgoingTls], heloName, { route });
}

/** A wildcard stands for exactly one label, the leftmost (RFC 6125, RFC 8461). */
function bears(pattern: string, host: string): boolean {
  const name = pattern.toLowerCase();
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));
}
