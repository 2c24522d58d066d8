import type { OutgoingHosts } from '#channels';
import type { Clock } from '#delivery/ports';
import { isUuid, uuidV7, type Uuid } from '#domain';
import type { WebhookActor, WebhookCommands, WebhookLogLine, WebhookView, WebhookWish } from '#persistence';
import type { DepartmentCaller } from '../http/principal.js';

/** What a department may do with its webhooks, in one place for the controller. */
export class WebhookDesk {
  constructor(
    private readonly commands: WebhookCommands,
    private readonly hosts: OutgoingHosts,
    private readonly clock: Clock,
    private readonly random: (bytes: number) => Uint8Array,
  ) {}

  /** What is wrong with an address, asked of the DNS too; null: it may be saved. */
  problemOf(url: string): Promise<string | null> {
    return this.hosts.problemOf(url);
  }

  list({ departmentId }: DepartmentCaller): Promise<readonly WebhookView[]> {
    return this.commands.list(departmentId);
  }

  async find({ departmentId }: DepartmentCaller, id: string): Promise<WebhookView | null> {
    return isUuid(id) ? this.commands.find(departmentId, id) : null;
  }

  /** @returns null: the department has as many as it may have */
  async create(
    caller: DepartmentCaller,
    wish: WebhookWish & { readonly url: string },
  ): Promise<{ readonly id: Uuid; readonly secret: string } | null> {
    const id = uuidV7(this.clock.realNow(), this.random(10));
    const secret = await this.commands.create(id, wish, this.by(caller));
    return secret === null ? null : { id, secret };
  }

  set(caller: DepartmentCaller, id: Uuid, wish: WebhookWish): Promise<boolean> {
    return this.commands.set(id, wish, this.by(caller));
  }

  remove(caller: DepartmentCaller, id: Uuid): Promise<boolean> {
    return this.commands.remove(id, this.by(caller));
  }

  rotate(caller: DepartmentCaller, id: Uuid): Promise<string | null> {
    return this.commands.rotate(id, this.by(caller));
  }

  pause(caller: DepartmentCaller, id: Uuid): Promise<boolean> {
    return this.commands.pause(id, this.by(caller));
  }

  resume(caller: DepartmentCaller, id: Uuid): Promise<boolean> {
    return this.commands.resume(id, this.by(caller));
  }

  log(
    { departmentId }: DepartmentCaller,
    id: Uuid,
    filter: Parameters<WebhookCommands['log']>[2],
  ): Promise<readonly WebhookLogLine[]> {
    return this.commands.log(departmentId, id, filter);
  }

  async replay(caller: DepartmentCaller, id: Uuid, deliveryId: string): Promise<boolean> {
    return isUuid(deliveryId) && this.commands.replay(id, deliveryId, this.by(caller));
  }

  replayFailed(caller: DepartmentCaller, id: Uuid, sinceMs: number): Promise<number | null> {
    return this.commands.replayFailed(id, sinceMs, this.by(caller));
  }

  private by({ departmentId, keyId }: DepartmentCaller): WebhookActor {
    return { departmentId, actor: keyId, nowMs: this.clock.now() };
  }
}
