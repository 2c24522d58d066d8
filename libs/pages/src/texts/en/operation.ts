import type { de } from '../de/catalogue.js';

/** Mailbox providers and gateways. */
export const providers: typeof de.providers = {
  title: 'Providers and gateways',
  fine: 'All of them take our messages.',
  unwell: (names: string) => `Not well: ${names}.`,
  caption: 'Providers and gateways, the sick first',
  empty: 'No provider yet',
  emptyText: 'As soon as the first message goes out, this page shows how its providers are.',
  provider: 'Provider or gateway',
  channel: 'Channel',
  state: 'State',
  since: 'since',
  nextProbe: 'next probe',
  rate: 'Rate',
  perMinute: (count: string) => `at most ${count}/min`,
  free: 'no limit',
  onlyProbes: 'probes only',
  waiting: 'waiting',
  oldest: 'oldest from',
  incident: (number: string) => `Open incident ${number}`,
  wellSince: (moment: string) => `since ${moment}`,
  strip: 'The last 24 hours',
  lanes: 'Ways to it',
  lanesCaption: 'Ways to this provider',
  lane: 'Way',
  stream: { transactional: 'single messages', bulk: 'broadcasts' },
  route: { relay: 'by the relay', direct: 'directly' },
  changes: 'What happened',
  noChanges: 'It was always well.',
  settings: 'What the directory prescribes',
  connections: 'connections at once',
  perConnection: 'messages per connection',
  tls: 'Encryption',
  tlsIs: { opportunistic: 'if the provider offers it', require: 'always, or nothing is sent' },
  group: 'Provider group',
  postmaster: 'Postmaster page',
  contactForm: 'Contact form',
  noSettings: 'The directory does not know this provider. The general settings apply.',
  domains: 'Domains of it',
  otherDomains: (count: string, one: boolean) =>
    one
      ? 'and 1 other domain whose mail arrives there'
      : `and ${count} other domains whose mail arrives there`,
  noDomains: 'No domain known yet.',
};

/** Held mail. */
export const held: typeof de.held = {
  title: 'On hold',
  finding: (count: string, one: boolean) => (one ? '1 message is on hold' : `${count} messages are on hold`),
  none: 'Nothing is on hold',
  noneText: 'A mail is held when its provider refuses our mail and there is time.',
  note: 'Nearest deadline first. Only the department sees recipients.',
  caption: 'Messages on hold by provider and department',
  provider: 'Provider',
  department: 'Department',
  count: 'Count',
  oldest: 'oldest from',
  nextDeadline: 'next deadline',
  incident: 'Incident',
  perProvider: 'By provider',
};
