/** What a provider may want of a sender; each is answered by findings of the checks (`checks/providers.ts`). */
export type Demand =
  'ptr' | 'own_name' | 'helo' | 'spf' | 'dkim' | 'dkim_aligned' | 'dmarc' | 'one_click' | 'imprint' | 'tls';

/** One provider's demands and where it says so. */
export interface ProviderDemands {
  /** Its id in the provider directory (channels). */
  readonly provider: string;
  readonly name: string;
  readonly demands: readonly Demand[];
  readonly source: string;
}

/** Providers that say what they want. A new one is a row here and nothing else. */
export const PROVIDER_DEMANDS: readonly ProviderDemands[] = [
  {
    provider: 'gmx',
    name: 'GMX',
    demands: ['ptr', 'own_name', 'helo', 'dkim', 'dkim_aligned', 'tls'],
    source: 'https://postmaster.gmx.net/en/requirements-and-recommendations',
  },
  {
    provider: 'webde',
    name: 'WEB.DE',
    demands: ['ptr', 'own_name', 'helo', 'dkim', 'dkim_aligned', 'tls'],
    source: 'https://postmaster.web.de/en/requirements-and-recommendations',
  },
  {
    provider: 't-online',
    name: 'T-Online',
    demands: ['ptr', 'own_name', 'helo', 'imprint'],
    source: 'https://postmaster.t-online.de/index.en.html',
  },
  {
    provider: 'google',
    name: 'Gmail',
    demands: ['ptr', 'spf', 'dkim', 'dkim_aligned', 'dmarc', 'one_click', 'tls'],
    source: 'https://support.google.com/a/answer/81126',
  },
  {
    provider: 'yahoo',
    name: 'Yahoo, AOL',
    demands: ['ptr', 'spf', 'dkim', 'dkim_aligned', 'dmarc', 'one_click'],
    source: 'https://senders.yahooinc.com/best-practices/',
  },
  {
    provider: 'microsoft-consumer',
    name: 'Outlook.com, Hotmail',
    demands: ['ptr', 'spf', 'dkim', 'dmarc'],
    source: 'https://sendersupport.olc.protection.outlook.com/pm/policies.aspx',
  },
  {
    provider: 'icloud',
    name: 'iCloud',
    demands: ['ptr', 'spf', 'dkim', 'dmarc'],
    source: 'https://support.apple.com/en-us/102322',
  },
  {
    provider: 'mittwald',
    name: 'Mittwald',
    demands: ['ptr'],
    source: 'http://www.mittwald.de/faq/e-mail/fehlermeldungen/was-bedeutet-meine-e-mail-fehlermeldung',
  },
  {
    provider: 'netcologne',
    name: 'NetCologne',
    demands: ['ptr', 'own_name'],
    source: 'https://www.netcologne.de/postmaster',
  },
];
