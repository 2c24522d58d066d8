import type { Ready } from './ready-file.js';
import type { SignInLink } from './seed.js';

/** What the screen shows when the system is ready. */
export function banner(ready: Ready, links: readonly SignInLink[] = []): string {
  return [
    '',
    'Stadtbote is ready.',
    '',
    ...addresses(ready),
    '',
    ...keys(ready),
    ...signIns(ready, links),
    '',
    'Send a notification:',
    '',
    ...curl(ready),
    '',
    ...swaks(ready),
    'Ctrl-C stops everything; the next start goes on where it was.',
    '',
  ].join('\n');
}

function addresses(ready: Ready): string[] {
  return [
    `  Demo city        ${ready.web}/demo`,
    `  API              ${ready.api}  (description: ${ready.api}/openapi.json)`,
    `  Public status    ${ready.web}/status`,
    `  Sandbox          ${ready.sandbox}`,
    `  Metrics          ${ready.metrics}`,
  ];
}

function keys(ready: Ready): string[] {
  const shown = [
    ['live key', ready.keys.live],
    ['team key', ready.keys.team],
    ['test key', ready.keys.test],
    ['admin key', ready.adminKey],
  ] as const;
  return shown.flatMap(([name, key]) => (key === null ? [] : [`  ${name.padEnd(16)} ${key}`]));
}

/** A link signs in once, in the browser that opens it. */
function signIns(ready: Ready, links: readonly SignInLink[]): string[] {
  if (ready.signIns.length === 0) return [];
  const linkOf = ({ role, email }: { role: string; email: string }): string =>
    links.find((link) => link.role === role && link.email === email)?.url ?? '';
  return [
    '',
    'Sign in (each link once, within 15 minutes; the next start prints new ones):',
    ...ready.signIns.map((one) => `  ${one.role.padEnd(16)} ${one.email}  ${linkOf(one)}`.trimEnd()),
  ];
}

function curl(ready: Ready): string[] {
  const body = {
    recipient: { email: 'erika.mustermann@gmx.de', phone: '+4915112345678' },
    category: 'appointments',
    content: { subject: 'Ihr Termin', body: 'Bitte bestätigen Sie Ihren Termin im Bürgeramt.' },
    urgency: 'urgent',
  };
  return [
    `  curl ${ready.api}/v1/notifications \\`,
    `    -H 'Authorization: Bearer ${ready.keys.live ?? '<key>'}' -H 'Content-Type: application/json' \\`,
    `    -d '${JSON.stringify(body)}'`,
  ];
}

/** As booking software hands a mail over; with the header field it goes by SMS when the provider refuses it. */
function swaks({ smtpSubmission }: Ready): string[] {
  if (smtpSubmission === null) return [];
  const { host, port, tlsPort, user, password, from, ca } = smtpSubmission;
  return [
    `Hand over a mail as booking software does (STARTTLS at ${host}:${port}, TLS at ${tlsPort}):`,
    '',
    `  swaks --server ${host} --port ${port} --tls --tls-ca-path ${ca} \\`,
    `    --auth-user ${user} --auth-password ${password} \\`,
    `    --from ${from} --to erika.mustermann@gmx.de --header 'Subject: Ihr Termin' --header 'Stadtbote-Deadline: PT60M'`,
    '',
  ];
}
