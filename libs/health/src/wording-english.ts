import type { Said, Speech } from './speech.js';

const ORDINALS = ['', 'first', 'second', 'third', 'fourth', 'fifth'];

function ordinal(value: number): string {
  return ORDINALS[value] ?? `${String(value)}th`;
}

function share(said: Said): string {
  return `${said.count('refusals')} of ${said.count('attempts')} attempts in the last hour`;
}

function byReports(said: Said): string {
  return said.number('reports') === 0 ? '' : `, ${said.count('reports')} of them by delivery report`;
}

function nextProbe(said: Said): string {
  return `Next at ${said.time('nextProbeAt')}.`;
}

/** English. */
export const ENGLISH: Speech = {
  locale: 'en-GB',
  states: {
    healthy: 'healthy',
    degraded: 'slow',
    suspected: 'under suspicion',
    blocked: 'blocked',
    probing: 'probe under way',
    recovering: 'recovering',
  },
  changes: {
    'no-evidence': (said) => `${said.name}: healthy`,
    'refusals-in-row': (said) => `${said.name} blocked: ${ordinal(said.number('refusals'))} refusal in a row`,
    'refused-share': (said) => `${said.name} blocked: ${share(said)} refused${byReports(said)}`,
    'weight-of-evidence': (said) =>
      said.is('label', 'sender_rate_limited')
        ? `${said.name} blocked: it slows us down even when we send slowly`
        : `${said.name} blocked: refusals and broken connections mount up (${share(said)} refused${byReports(said)})`,
    unreachable: (said) => `${said.name} blocked: out of reach for ${said.count('minutes')} minutes`,
    'rate-replies': (said) =>
      `${said.name} slow: the provider limits us, at most ${said.count('perMinute')} messages a minute`,
    late: (said) => `${said.name} slow: messages arrive ${said.count('minutes')} minutes late`,
    slow: (said) =>
      `${said.name} slow: ${said.count('slow')} of ${said.count('attempts')} hand-overs take longer than ${said.count('seconds')} seconds`,
    calm: (said) => `${said.name} healthy: the provider no longer limits us`,
    'on-time': (said) => `${said.name} healthy: messages arrive in time again`,
    quick: (said) => `${said.name} healthy: hand-overs are quick again`,
    'probe-sent': (said) => `Probe ${said.count('probe')} to ${said.name} under way`,
    'probe-refused': (said) => `Probe ${said.count('probe')} to ${said.name} refused. ${nextProbe(said)}`,
    'probe-unanswered': (said) =>
      `Probe ${said.count('probe')} to ${said.name} without an answer. ${nextProbe(said)}`,
    'probe-inconclusive': (said) =>
      `Probe ${said.count('probe')} to ${said.name} without a clear answer. ${nextProbe(said)}`,
    'probe-lost': (said) =>
      `Probe ${said.count('probe')} to ${said.name}: outcome unknown. ${nextProbe(said)}`,
    'probe-accepted': (said) => `${said.name} recovering: probe ${said.count('probe')} accepted`,
    relapse: (said) => `${said.name} blocked again. Next probe at ${said.time('nextProbeAt')}.`,
    recovered: (said) => `${said.name} healthy: the block is over`,
    pardoned: (said) => `${said.name} healthy: the fault was ours`,
  },
  own: {
    'own-unreachable': (said) =>
      said.is('dns', true)
        ? `Our own fault: name resolution fails for ${said.count('groups')} providers at once`
        : `Our own fault: ${said.count('groups')} providers are out of reach at once`,
    'own-configuration': (said) => `Our own fault: ${said.count('groups')} providers object to our set-up`,
    'own-repaired': () => 'Our own fault is repaired',
  },
};
