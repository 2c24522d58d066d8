import type { de } from '../de/catalogue.js';

/** Signing in and out. */
export const signIn: typeof de.signIn = {
  title: 'Sign in',
  ready: 'Would you like to sign in?',
  readyText: {
    staff: 'You sign in with your staff account.',
    citizen: 'You sign in to your mailbox with the city.',
  },
  once: 'The link works only once.',
  button: 'Sign in',
  expired: 'The link has expired',
  expiredText: 'Please ask for a new one.',
  used: 'The link no longer works',
  usedText: 'Each link works only once and only for a short time. Please ask for a new one.',
  other_browser: 'The link belongs to another browser',
  other_browserText: 'Please open it where you asked for it.',
  signed_out: 'You are signed out',
  signed_outText: 'You can close this window.',
  required: 'Please sign in',
  local:
    'On this computer the links stand in the terminal that started Stadtbote. Every start prints new ones.',
  requiredText: 'Only people who have signed in see this page. Open your sign-in link to do so.',
};

/** Errors as people see them. */
export const error: typeof de.error = {
  notFound: 'There is no such page',
  unknownLink: 'We do not know this link',
  unknownLinkText: 'Perhaps it was cut off when copied. Please open it from the message once more.',
  notFoundText: 'Perhaps the address is incomplete, or the page has moved.',
  forbidden: 'This page is not open to you',
  forbiddenText: 'If you need it, please ask your administration.',
  tooMany: 'There are too many requests right now',
  tooManyText: 'Please wait a minute and try again.',
  busy: 'This does not work right now',
  busyText: 'The service is away for a short while. Nothing is lost.',
  failed: 'Something went wrong on our side',
  failedText: 'The fault is ours. Nothing is lost.',
  wrong: 'We could not process that',
  wrongText: 'Please go back and check what you entered.',
  retry: 'Try again',
  home: 'To the start page',
  reference: 'If you ask us about it, please name this reference:',
  at: 'Time:',
};

/** Does my mail arrive. */
export const status: typeof de.status = {
  fine: 'All mail of the city arrives',
  blocked: (names: string) => `Mail to ${names} does not arrive at the moment`,
  slow: (names: string) => `Mail to ${names} arrives late at the moment`,
  own: 'Mail of the city arrives late at the moment',
  otherSick: (names: string) => `Out of order at the moment: ${names}`,
  asOf: (moment: string) => `As of ${moment}`,
  moment: (day: string, clock: string) => `${day}, ${clock}`,
  copy: 'This is a copy',
  copyNote: (moment: string) =>
    `It shows how things were on ${moment}. We cannot get anything newer just now.`,
  affected: (names: string) => `Affected: mail to ${names}`,
  affectedAll: 'Affected: mail to all providers',
  affectedWays: (names: string) => `Affected: ${names}`,
  notice: 'Notice of the city',
  refusesSince: (names: string, moment: string, one: boolean) =>
    one
      ? `Since ${moment}, ${names} has not accepted mail of the city.`
      : `Since ${moment}, ${names} have not accepted mail of the city.`,
  lateSince: (names: string, moment: string) => `Since ${moment}, mail to ${names} has arrived late.`,
  channelSince: (names: string, moment: string, one: boolean) =>
    one
      ? `Since ${moment}, ${names} has been out of order.`
      : `Since ${moment}, ${names} have been out of order.`,
  ownSince: (moment: string) =>
    `Since ${moment}, sending mail has been out of order at the city. The cause lies with us, not with your provider.`,
  othersWell: 'All other providers accept our mail.',
  domains: (list: string) => `This concerns addresses that end in ${list}.`,
  domainsAndMore: (list: string, more: string) =>
    `This concerns addresses that end in ${list} or one of ${more} further domains.`,
  todo: 'What you can do',
  todoBookingWhen: 'Booking an appointment just now?',
  todoBooking: 'Give us a mobile number. Then the confirmation comes by SMS.',
  todoWaitingWhen: 'Waiting for a mail?',
  todoWaiting: 'Call us:',
  todoWaitingNoPhone: 'Please ask the office it should come from.',
  linksLeadTo: 'Links in our SMS lead only to',
  neverAsk: 'We never ask for money or passwords.',
  check: 'Am I affected?',
  domain: 'What stands after the @ in your address?',
  domainHint: 'For example gmx.de. Please not the whole address.',
  checkButton: 'Check',
  arrives: (domain: string, provider: string) => `Mail to ${domain} (${provider}) arrives.`,
  delayed: (domain: string, provider: string) =>
    `Mail to ${domain} (${provider}) arrives late or not at all at the moment. Please give us a mobile number.`,
  invalid: 'That is not a domain. Please enter only what stands after the @.',
  notKnown: (domain: string) => `We know nothing about ${domain} yet: we have not sent mail there.`,
  days: 'The last 90 days',
  daysNote: 'Each bar is a day, today at the right.',
  daysCaption: 'Faults of the last 90 days',
  dayStates: { ok: 'well', slow: 'slow or partly down', blocked: 'blocked' },
  runStates: { slow: 'slow', blocked: 'blocked', partly: 'partly down' },
  others: 'other providers',
  someOthers: 'some other providers',
  partly: 'partly down',
  moreWell: (count: string, one: boolean) =>
    one ? '1 more provider without a fault' : `${count} more providers without a fault`,
  nothingYet: 'No mail has been sent yet.',
  asTable: 'As a table',
  service: 'Provider or way',
  withoutFault: 'Days without a fault',
  faults: 'Faults',
  noFaults: 'none',
  wellDays: (count: string) => `${count} of 90 days without a fault`,
  ofDays: (count: string) => `${count} of 90`,
  since: (moment: string) => `since ${moment}`,
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  stateOn: (state: string, period: string) => `${state}: ${period}`,
  log: 'What happened',
  nothingTold: 'There was no fault in the last 90 days.',
  earlier: 'Earlier faults',
  feed: 'Subscribe to the feed',
  json: 'As data (JSON)',
  feedTitle: (city: string) => `Does mail arrive? ${city}`,
  mailTo: (names: string) => `Mail to ${names}`,
  ourMail: 'Sending mail at the city',
  began: (subject: string) => `Fault begins: ${subject}`,
  ended: (subject: string) => `Fault over: ${subject}`,
  noticeOf: (subject: string) => `Notice: ${subject}`,
  withdrawn: 'This notice no longer holds.',
};

/** The pages of the footer. */
export const legal: typeof de.legal = {
  accessibility: {
    title: 'Accessibility statement',
    paragraphs: [
      'Everybody should be able to use these pages. The measure is the German ordinance on accessible information technology (BITV 2.0) and WCAG 2.2, level AA.',
      'They work without scripts, with the keyboard, with screen readers, at 200% zoom, 320 pixels wide and in dark mode.',
      'Not accessible yet: there is no version in plain language and in sign language.',
      'Does something stand in your way? Write to us or call us. We answer within a month.',
      'If our answer does not help, you can turn to the enforcement body of your state.',
    ],
  },
  privacy: {
    title: 'Privacy',
    paragraphs: [
      'Stadtbote carries messages of the city’s offices by email, SMS, app message or into the inbox. For this we process the contact data that you gave to an office.',
      'We store contact data and content encrypted. The content is deleted a few days after the end. The evidence of when and by which way you were reached stays longer, without name and address.',
      'We do not measure whether you open a mail or follow a link. These pages load nothing from other providers.',
      'You can ask for information, correction, erasure and a copy of your data.',
    ],
  },
  imprint: { title: 'Imprint', paragraphs: ['Responsible for these pages:'] },
  contact: 'Contact',
  email: 'Email:',
  telephone: 'Telephone:',
};
