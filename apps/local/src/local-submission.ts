import { LocalAuthority } from '#sandbox';
import type { Ground } from './ground.js';
import { HOST } from './loopback.js';
import type { SmtpSubmission } from './ready-file.js';
import type { Prepared } from './seed.js';
import { DEPARTMENTS } from './seed-data.js';
import type { Surroundings } from './settings-of-children.js';

const LABEL = 'postbox';
const CITY_DOMAIN = 'lindenburg.example';

/** The postbox's own settings: kept ports, and a certificate of the local authority, which the sandbox has made by now. */
export function submissionEnvironment(ground: Ground, { sandbox }: Surroundings): NodeJS.ProcessEnv {
  const folder = ground.directory.folder('sandbox');
  LocalAuthority.open(folder).certificateFor(LABEL, ['localhost', HOST]);
  return {
    INBOUND_PORT: String(ground.ports.inbound),
    SUBMISSION_PORT: String(ground.ports.submission),
    SUBMISSION_TLS_PORT: String(ground.ports.submissionTls),
    SUBMISSION_CERT_FILE: sandbox.caPath.replace(/ca\.pem$/, `${LABEL}.pem`),
    SUBMISSION_KEY_FILE: sandbox.caPath.replace(/ca\.pem$/, `${LABEL}-key.pem`),
    SUBMISSION_SMS_DOMAIN: `sms.${CITY_DOMAIN}`,
  };
}

/** What a client needs; null without a department that has a key. */
export function submissionOf(
  { ports }: Ground,
  { sandbox }: Surroundings,
  { keys }: Prepared,
): SmtpSubmission | null {
  if (keys.live === null) return null;
  return {
    host: HOST,
    port: ports.submission,
    tlsPort: ports.submissionTls,
    user: keys.live.split('_')[2] ?? '',
    password: keys.live,
    from: DEPARTMENTS[0].sender.fromAddress,
    ca: sandbox.caPath,
  };
}
