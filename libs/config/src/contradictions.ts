import type { SettingName, SettingValues } from './settings.js';

/** Settings that are each right and do not fit together, with what is wrong about them. */
export function findContradictions(values: SettingValues): readonly (readonly [SettingName, string])[] {
  return [
    ...together(values, ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN']),
    ...together(values, ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY']),
    ...together(values, ['RELAY_USER', 'RELAY_PASSWORD']),
    ...together(values, ['DKIM_PRIVATE_KEY_FILE', 'DKIM_SELECTOR', 'DKIM_DOMAIN']),
    ...together(values, ['DKIM_ED25519_PRIVATE_KEY_FILE', 'DKIM_ED25519_SELECTOR']),
    ...together(values, ['BULK_DKIM_PRIVATE_KEY_FILE', 'BULK_DKIM_SELECTOR', 'BULK_DKIM_DOMAIN']),
    ...single(values),
  ];
}

/** Either all of them or none. */
function together(
  values: SettingValues,
  names: readonly SettingName[],
): readonly (readonly [SettingName, string])[] {
  const missing = names.filter((name) => values[name] === null);
  const [given] = names.filter((name) => values[name] !== null);
  return given === undefined ? [] : missing.map((name) => [name, `is missing, but ${given} is set`] as const);
}

function single(values: SettingValues): readonly (readonly [SettingName, string])[] {
  const rules: readonly (readonly [boolean, SettingName, string])[] = [
    [
      values.ADMIN_KEY !== null && values.ADMIN_KEY.length < 32,
      'ADMIN_KEY',
      'must have at least 32 characters',
    ],
    [
      values.MAIL_ROUTE === 'relay' && values.RELAY_HOST === null,
      'RELAY_HOST',
      'is missing, but MAIL_ROUTE is relay',
    ],
    [
      values.RELAY_USER !== null && (values.RELAY_TLS === 'off' || values.RELAY_TLS === 'opportunistic'),
      'RELAY_TLS',
      'must be require or verify, since RELAY_USER is set',
    ],
    [values.SWEEP_MS >= values.LEASE_MS, 'SWEEP_MS', 'must be less than LEASE_MS'],
    [
      values.EVIDENCE_RETENTION_DAYS < values.CONTENT_RETENTION_DAYS,
      'EVIDENCE_RETENTION_DAYS',
      'must not be less than CONTENT_RETENTION_DAYS',
    ],
    [
      values.VAPID_PUBLIC_KEY !== null && !hasPushSubject(values),
      'VAPID_SUBJECT',
      'must begin with mailto: or https:',
    ],
    [
      !values.LOCAL_MODE && values.SEED_MAILBOXES.some(({ imap }) => imap.tls === 'none'),
      'SEED_MAILBOXES',
      'must not have tls none: that is for local mode only',
    ],
    [
      !values.LOCAL_MODE && values.SMS_GATEWAYS.some(isOpenToListeners),
      'SMS_GATEWAYS',
      'must use https, and SMPP with tls true: plain ones are for local mode only',
    ],
    [!values.LOCAL_MODE && values.SANDBOX_URL !== null, 'SANDBOX_URL', 'is for local mode only'],
    [!values.LOCAL_MODE && values.CLOCK_OFFSET_MS !== 0, 'CLOCK_OFFSET_MS', 'is for local mode only'],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, name, problem]) => [name, problem] as const);
}

/** An SMPP line without TLS is usual inside of a VPN, and said so by `plain`. */
function isOpenToListeners(gateway: SettingValues['SMS_GATEWAYS'][number]): boolean {
  if (gateway.kind === 'smpp') return !gateway.tls && !gateway.plain;
  return gateway.request.url.startsWith('http:');
}

/** RFC 8292, 2.1: a contact as a mailto: or https: address. */
function hasPushSubject(values: SettingValues): boolean {
  return /^(mailto:|https:)/.test(values.VAPID_SUBJECT ?? values.PUBLIC_URL);
}
