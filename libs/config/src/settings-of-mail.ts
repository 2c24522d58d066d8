import { dnsServers, networks, oneOf, optionalText, optionalWholeNumber, wholeNumber } from './setting.js';

/** How mail leaves us and who signs it. */
export const mail = {
  SMTP_PORT: wholeNumber(
    25,
    { min: 1, max: 65_535 },
    { description: "Port of the recipients' mail exchangers." },
  ),
  HELO_NAME: optionalText({
    description:
      'Name that we give in EHLO; it should resolve to our address and back. Unset: the host of PUBLIC_URL.',
  }),
  BOUNCE_DOMAIN: optionalText({ description: 'Domain of our return paths. Unset: the host of PUBLIC_URL.' }),
  DKIM_PRIVATE_KEY_FILE: optionalText({ type: 'path', description: 'PEM file of the key that signs mail.' }),
  DKIM_SELECTOR: optionalText({
    description: 'Selector of the DKIM record. Needed with DKIM_PRIVATE_KEY_FILE.',
  }),
  DKIM_DOMAIN: optionalText({ description: 'Domain of the DKIM record. Needed with DKIM_PRIVATE_KEY_FILE.' }),
  DKIM_ED25519_PRIVATE_KEY_FILE: optionalText({
    type: 'path',
    description: 'PEM file of an Ed25519 key that signs beside the RSA key (RFC 8463), for the same domain.',
  }),
  DKIM_ED25519_SELECTOR: optionalText({
    description: 'Selector of its DKIM record. Needed with DKIM_ED25519_PRIVATE_KEY_FILE.',
  }),
  BULK_SENDER_DOMAIN: optionalText({
    description:
      'Domain of From for bulk mail, so that its reputation is its own; the part before the @ stays. Unset: that of the department.',
  }),
  BULK_BOUNCE_DOMAIN: optionalText({
    description: 'Domain of the return paths of bulk mail. Unset: BOUNCE_DOMAIN.',
  }),
  BULK_DKIM_PRIVATE_KEY_FILE: optionalText({
    type: 'path',
    description:
      'PEM file of the key that signs bulk mail. Unset: that of DKIM_PRIVATE_KEY_FILE, where its domain fits.',
  }),
  BULK_DKIM_SELECTOR: optionalText({
    description: 'Selector of its DKIM record. Needed with BULK_DKIM_PRIVATE_KEY_FILE.',
  }),
  BULK_DKIM_DOMAIN: optionalText({
    description: 'Domain of its DKIM record. Needed with BULK_DKIM_PRIVATE_KEY_FILE.',
  }),
  MAIL_ROUTE: oneOf(['direct', 'relay'], 'direct', {
    description:
      "How mail leaves: straight to the recipients' mail exchangers, or through the city's own relay (docs/relay.md).",
  }),
  SMTP_SENDER: oneOf(['pipelined', 'nodemailer'], 'pipelined', {
    description:
      'Who speaks to mail exchangers with MAIL_ROUTE=direct: our own sender, which needs one round trip a message, or nodemailer, which needs two.',
  }),
  MTA_STS: oneOf(['on', 'off'], 'on', {
    description:
      "Whether domains' TLS policies (MTA-STS, RFC 8461) bind us with MAIL_ROUTE=direct: exchangers that they do not name get no mail, and those that they name show a certificate. A relay looks to them itself, and to DANE.",
  }),
  MTA_STS_PORT: wholeNumber(
    443,
    { min: 1, max: 65_535 },
    { description: 'Port of the hosts that tell these policies.' },
  ),
  RELAY_HOST: optionalText({ description: "The city's own relay. Needed with MAIL_ROUTE=relay." }),
  RELAY_PORT: wholeNumber(
    25,
    { min: 1, max: 65_535 },
    { description: 'Its port; 587 where it asks for a password.' },
  ),
  RELAY_TLS: oneOf(['off', 'opportunistic', 'require', 'verify'], 'opportunistic', {
    description:
      'Encryption on the way to it: where offered, or mail waits without it, or its certificate is checked as well.',
  }),
  RELAY_USER: optionalText({
    description: 'Whom we sign in as. Needs RELAY_TLS=require or verify. Unset: it knows us by our address.',
  }),
  RELAY_PASSWORD: optionalText({ secret: true, description: 'Needed with RELAY_USER.' }),
  RELAY_CONNECTIONS: wholeNumber(
    4,
    { min: 1, max: 100 },
    { description: 'Connections that one worker has to it at most, for all providers together.' },
  ),
  DNS_SERVERS: dnsServers({ description: 'Resolvers to ask. Unset: those of the system.' }),
  EXTRA_CA_FILE: optionalText({
    type: 'path',
    description: 'PEM file with certificate authorities trusted besides the usual ones.',
  }),
};

/** Whom providers' postmasters can ask. */
export const postmaster = {
  POSTMASTER_NAME: optionalText({
    description: "Who answers for the city's mail, as dossiers for providers' postmasters name them.",
  }),
  POSTMASTER_MAIL: optionalText({
    description:
      'Their mail address, where answers of postmasters go; better not with a provider that may block us.',
  }),
  POSTMASTER_PHONE: optionalText({ description: 'Their telephone.' }),
  POSTMASTER_DEPARTMENT: optionalText({
    description:
      'Slug of the department in whose name dossiers are mailed to postmasters. Unset: the one that was set up first.',
  }),
};

/** Where booking software hands its mail in. */
export const submission = {
  INBOUND_PORT: wholeNumber(
    25,
    { min: 0, max: 65_535 },
    { description: 'Port on which the postbox takes delivery reports for our return paths.' },
  ),
  SUBMISSION_PORT: wholeNumber(
    587,
    { min: 1, max: 65_535 },
    { description: 'Port on which the postbox takes mail of booking software, with STARTTLS.' },
  ),
  SUBMISSION_TLS_PORT: wholeNumber(
    465,
    { min: 1, max: 65_535 },
    { description: 'The same with TLS from the first byte (RFC 8314).' },
  ),
  SUBMISSION_CERT_FILE: optionalText({
    type: 'path',
    description: 'PEM file of the certificate with its chain that the postbox shows. Needed by postbox.',
  }),
  SUBMISSION_KEY_FILE: optionalText({
    type: 'path',
    description: 'PEM file of its private key; an ECDSA key costs each session least. Needed by postbox.',
  }),
  SUBMISSION_PLAIN_PORT: optionalWholeNumber(
    { min: 1, max: 65_535 },
    {
      description:
        'Port for software that can neither encrypt nor sign in, for the networks of SUBMISSION_NETWORKS only. Unset: none.',
    },
  ),
  SUBMISSION_NETWORKS: networks({
    description:
      'Networks that may use SUBMISSION_PLAIN_PORT, each with the prefix of the key whose mail it is.',
  }),
  SUBMISSION_SMS_DOMAIN: optionalText({
    description: 'A mail to +49…@ this domain becomes an SMS. Unset: sms. and the host of PUBLIC_URL.',
  }),
};
