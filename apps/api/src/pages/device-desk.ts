import { strangerUrlProblem, type StrangerRules } from '#channels';
import type { Clock, PushSubscription } from '#delivery/ports';
import { isUuid, uuidV7, type Uuid } from '#domain';
import { MOST_DEVICES, randomBytes, type Device, type DeviceStore } from '#persistence';
import { ProblemError, problem } from '../http/problem.js';

/** What citizens do with their browsers, in one place for the pages. */
export class DeviceDesk {
  constructor(
    private readonly devices: DeviceStore,
    private readonly rules: StrangerRules,
    private readonly clock: Clock,
    /** Our public key (RFC 8292), base64url; null where the city sends no pushes. */
    readonly publicKey: string | null,
  ) {}

  list(citizenId: Uuid): Promise<readonly Device[]> {
    return this.devices.list(citizenId);
  }

  /** @throws ProblemError 422 for an address that no push service has, 409 when there are as many as there may be */
  async register(citizenId: Uuid, subscription: PushSubscription, name: string | null): Promise<Uuid> {
    this.check('endpoint', subscription.endpoint);
    const id = uuidV7(this.clock.realNow(), randomBytes(10));
    const known = await this.devices.register(citizenId, { id, subscription, name }, this.clock.now());
    if (known === null)
      throw new ProblemError(problem(409, 'too_many', { detail: `at most ${String(MOST_DEVICES)} devices` }));
    return known;
  }

  /** @throws ProblemError 422 as above */
  move(from: string, subscription: PushSubscription): Promise<boolean> {
    this.check('subscription.endpoint', subscription.endpoint);
    return this.devices.move(from, subscription);
  }

  async rename(citizenId: Uuid, id: string, name: string): Promise<boolean> {
    return isUuid(id) && name !== '' && this.devices.rename(citizenId, id, name);
  }

  async remove(citizenId: Uuid, id: string): Promise<boolean> {
    return isUuid(id) && this.devices.remove(citizenId, id, this.clock.now());
  }

  /** Push services speak HTTPS only (RFC 8030, 8), in local mode too. */
  private check(field: string, endpoint: string): void {
    const wrong = strangerUrlProblem(endpoint, this.rules);
    const message = wrong === null && !endpoint.startsWith('https:') ? 'must begin with https:' : wrong;
    if (message !== null)
      throw new ProblemError(problem(422, 'invalid_body', { errors: [{ field, message }] }));
  }
}
