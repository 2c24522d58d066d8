/** What the draft of a public notice is made of. */
export interface NoticeFacts {
  readonly kind: 'provider' | 'gateway' | 'own_infrastructure';
  /** Names of the providers, such as `GMX`. */
  readonly names: readonly string[];
  readonly sinceMs: number;
  readonly cityName: string;
}

/** A notice in both languages. */
export interface NoticeTexts {
  readonly de: string;
  readonly en: string;
}

/** The notice as an administrator finds it, to be changed or published as it is. No figures, no replies, nobody's fault. */
export function draftNotice(facts: NoticeFacts): NoticeTexts {
  switch (facts.kind) {
    case 'provider':
      return ofProviders(facts);
    case 'gateway':
      return {
        de: `Seit ${german(facts.sinceMs)} kommen SMS und App-Meldungen der ${facts.cityName} verspätet an. Wichtige Nachrichten senden wir per E-Mail.`,
        en: `Since ${english(facts.sinceMs)} text messages and app messages of ${facts.cityName} arrive late. We send important messages by email.`,
      };
    case 'own_infrastructure':
      return {
        de: `Seit ${german(facts.sinceMs)} können wir keine E-Mails senden. Das liegt an uns. Wichtige Nachrichten senden wir per SMS.`,
        en: `Since ${english(facts.sinceMs)} we cannot send email. The fault is ours. We send important messages by SMS.`,
      };
  }
}

function ofProviders({ names, sinceMs, cityName }: NoticeFacts): NoticeTexts {
  const many = names.length > 1;
  return {
    de: `Seit ${german(sinceMs)} ${many ? 'nehmen' : 'nimmt'} ${list(names, 'und')} keine E-Mails der ${cityName} an. Wichtige Nachrichten senden wir per SMS. Bitte geben Sie bei Buchungen eine Mobilnummer an.`,
    en: `Since ${english(sinceMs)} ${list(names, 'and')} ${many ? 'have' : 'has'} not accepted email of ${cityName}. We send important messages by SMS. Please give a mobile number when you book.`,
  };
}

function list(names: readonly string[], and: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${and} ${names.at(-1) ?? ''}`;
}

const DAY = { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'Europe/Berlin' } as const;
const TIME = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Berlin' } as const;

function german(atMs: number): string {
  return `${new Intl.DateTimeFormat('de-DE', DAY).format(atMs)}, ${new Intl.DateTimeFormat('de-DE', TIME).format(atMs)} Uhr,`;
}

function english(atMs: number): string {
  return `${new Intl.DateTimeFormat('en-GB', DAY).format(atMs)}, ${new Intl.DateTimeFormat('en-GB', TIME).format(atMs)},`;
}
