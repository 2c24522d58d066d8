/** Who takes the mail of a small organisation's domain. `implicit`: no MX, the A record serves (RFC 5321 §5.1). */
type Hosting = 'own' | 'strato' | 'ionos' | 'implicit' | 'null-mx';

export interface OwnDomain {
  readonly domain: string;
  readonly hosting: Hosting;
}

export const stratoHost = 'smtpin.rzone.de';

const kinds = [
  'tsv',
  'ffw',
  'chor',
  'kita',
  'elektro',
  'baeckerei',
  'praxis',
  'kanzlei',
  'pfarramt',
  'gartenbau',
  'schuetzen',
  'tischlerei',
  'musikschule',
  'pflege',
  'apotheke',
  'fahrschule',
  'dachdecker',
  'imkerei',
  'theater',
  'heimat',
];
const places = [
  'altenfurt',
  'birkenau',
  'dornbach',
  'eichwalde',
  'falkental',
  'grossheide',
  'hohenlinde',
  'kirchbruch',
  'lindhorst',
  'moorfeld',
  'nordheim',
];

/** Two hundred under `own` (a fifth of them at STRATO), twenty more at IONOS, and the demo city; every name ends in the reserved `.example`. */
export const ownDomains: readonly OwnDomain[] = [
  ...places.flatMap((place, row) =>
    kinds.map((kind, column) => ({ domain: `${kind}-${place}.example`, hosting: hostingOf(row, column) })),
  ),
  { domain: 'nimmt-keine-post.example', hosting: 'null-mx' },
  // The demo city's own: its departments are told by mail whom they must reach themselves.
  { domain: 'lindenburg.example', hosting: 'own' },
];

function hostingOf(row: number, column: number): Hosting {
  if (row === places.length - 1) return 'ionos';
  if (column % 5 === 4) return 'strato';
  return row === 0 && column === 0 ? 'implicit' : 'own';
}

/** The MX host of a domain that runs its own server. */
export function ownHostOf(domain: string): string {
  return `mail.${domain}`;
}
