import type { ReplyRule } from '../rule.js';

/** NetEase (163.com, 126.com, yeah.net): two letters for the checker, three for the ground, in place of words. */
export const NETEASE: readonly ReplyRule[] = [
  {
    id: 'netease-identity',
    means: 'NetEase, codes MI:SPF, MI:DMC, RP:RDN: our SPF, DMARC or reverse DNS fails.',
    label: 'auth_failure',
    scope: 'own_infrastructure',
    scheme: ['netease'],
    any: 'mi spf|dmc|spb; rp rdn',
    codes: ['5'],
    source: 'help.163.com, codes of refused mail',
    example: { response: '550 MI:SPF mx14,QMCowECpA0qTiftVaeB3Cg' },
  },
  {
    id: 'netease-rate',
    means:
      'NetEase, codes RP:CEL, RP:TRC, HL:IFC and their like: too many connections, recipients or messages.',
    label: 'sender_rate_limited',
    scope: 'sender_at_provider',
    scheme: ['netease'],
    any: 'rp cel|trc|qrc|drc|rcl|ccl; mi dmc|sfq|stc|cel|ccl; hl ifc|icc|rep|mep|cel',
    source: 'help.163.com, codes of refused mail',
    example: { response: '421 RP:TRC mx8,PMCowADXJ1kT.23456S2' },
  },
  {
    id: 'netease-ip',
    means:
      'NetEase, codes WM:BLI and DT:RBL: our IP address is not on their list of senders, or on a block list.',
    label: 'sender_blocked_ip',
    scope: 'sender_at_provider',
    scheme: ['netease'],
    any: 'wm bli; dt rbl',
    source: 'help.163.com, codes of refused mail',
    example: { response: '450 WM:BLI mx3' },
  },
  {
    id: 'netease-content',
    means: 'NetEase, codes DT:SPM and DT:SUM: judged to be spam.',
    label: 'spam_content',
    scope: 'message',
    scheme: ['netease'],
    any: 'dt spm|sum',
    source: 'help.163.com, codes of refused mail',
    example: { response: '554 DT:SPM mx3,M8CowEA5VUsT.12345S2' },
  },
];
