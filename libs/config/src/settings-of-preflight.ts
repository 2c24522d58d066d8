import { seedMailboxes } from './seed-mailboxes.js';
import { addresses, list, oneOf, optionalText, warmUp, wholeNumber } from './setting.js';

/** How our own sending names and addresses are looked at, and how new addresses begin. */
export const preflight = {
  PREFLIGHT: oneOf(['on', 'off'], 'on', {
    description:
      'Whether one of the workers looks once a day at what the DNS and the web say of our mail (docs/preflight.md).',
  }),
  PREFLIGHT_DOMAIN: optionalText({
    description: 'Domain of From that it looks at. Unset: DKIM_DOMAIN, else the host of PUBLIC_URL.',
  }),
  SENDING_ADDRESSES: addresses({
    description:
      'Addresses from which mail leaves, as receivers see them. Unset: those of HELO_NAME; by a relay they are then not known.',
  }),
  PREFLIGHT_BLOCKLISTS: list({
    description: 'DNS lists to ask for our addresses, as zones. Unset: none; many refuse public resolvers.',
  }),
  IMPRINT_PORT: wholeNumber(
    443,
    { min: 1, max: 65_535 },
    { description: 'Port of the imprint page at the HELO name.' },
  ),
  MAIL_WARM_UP: warmUp({
    description:
      'Warm-up of new addresses on the direct route (docs/warm-up.md): first UTC day, cap of that day for each MX site, and by how much it grows a day, `2026-12-01=50x2`; for single sites `gmx.net=20x1.5`. Unset: none.',
  }),
  SEED_MAILBOXES: seedMailboxes({
    description:
      'Mailboxes of our own at providers, to which the worker writes every 10 minutes and in which it looks by IMAP how late mail arrives (docs/health.md): a JSON list, or the path of a file with one. Unset: none.',
  }),
};
