import type { GatewayMeaning } from '#delivery/ports';

/** What a centre's command status means to us, in a sentence. Source: SMPP 3.4, 5.1.3. */
export interface SmppError {
  readonly name: string;
  readonly meaning: GatewayMeaning;
  readonly sentence: string;
}

/** Codes that are not listed are ours to look at, and never a dead number: centres use their own above 0x400. */
export const SMPP_ERRORS: Readonly<Record<number, SmppError>> = {
  0x01: { name: 'ESME_RINVMSGLEN', meaning: 'message', sentence: 'The text is too long.' },
  0x04: { name: 'ESME_RINVBNDSTS', meaning: 'account', sentence: 'We are not bound to send.' },
  0x08: { name: 'ESME_RSYSERR', meaning: 'temporary', sentence: 'The centre has trouble of its own.' },
  0x0a: { name: 'ESME_RINVSRCADR', meaning: 'ours', sentence: 'Our sender is not accepted.' },
  0x0b: { name: 'ESME_RINVDSTADR', meaning: 'dead', sentence: 'The number is not valid.' },
  0x0d: { name: 'ESME_RBINDFAIL', meaning: 'account', sentence: 'The centre does not let us in.' },
  0x0e: { name: 'ESME_RINVPASWD', meaning: 'account', sentence: 'Our password is not accepted.' },
  0x0f: { name: 'ESME_RINVSYSID', meaning: 'account', sentence: 'Our account is not accepted.' },
  0x14: { name: 'ESME_RMSGQFUL', meaning: 'temporary', sentence: "The centre's queue is full." },
  0x45: { name: 'ESME_RSUBMITFAIL', meaning: 'temporary', sentence: 'The centre could not take the text.' },
  0x48: { name: 'ESME_RINVSRCTON', meaning: 'ours', sentence: "The kind of our sender isn't accepted." },
  0x49: {
    name: 'ESME_RINVSRCNPI',
    meaning: 'ours',
    sentence: "The numbering plan of our sender isn't accepted.",
  },
  0x58: { name: 'ESME_RTHROTTLED', meaning: 'temporary', sentence: 'We sent faster than our account may.' },
  0x62: { name: 'ESME_RINVEXPIRY', meaning: 'message', sentence: 'The end of its use is not accepted.' },
  0x64: { name: 'ESME_RX_T_APPN', meaning: 'temporary', sentence: 'The centre asks for a later try.' },
  0x65: { name: 'ESME_RX_P_APPN', meaning: 'message', sentence: 'The centre refuses the text for good.' },
  0xfe: { name: 'ESME_RDELIVERYFAILURE', meaning: 'temporary', sentence: 'Delivery failed.' },
  0xff: { name: 'ESME_RUNKNOWNERR', meaning: 'temporary', sentence: 'The centre gave no reason.' },
};

/** What a status means; own codes of the centre come from the settings, by number (`0x00000415` or `1045`). */
export function meaningOfSmpp(status: number, own: Readonly<Record<string, GatewayMeaning>>): GatewayMeaning {
  return own[String(status)] ?? own[hex(status)] ?? SMPP_ERRORS[status]?.meaning ?? 'ours';
}

/** A status as centres' manuals write it. */
export function hex(status: number): string {
  return `0x${status.toString(16).padStart(8, '0')}`;
}
