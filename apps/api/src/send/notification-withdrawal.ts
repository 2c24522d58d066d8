import { Injectable } from '@nestjs/common';
import { isUuid } from '#domain';
import { Clock, WakeUp } from '#delivery/ports';
import { NotificationCommands, type CommandResult } from '#persistence';
import type { DepartmentCaller } from '../http/principal.js';

/** A department's own end of a notification: cancelled, or told by another way. Wakes the worker when it is done. */
@Injectable()
export class NotificationWithdrawal {
  constructor(
    private readonly commands: NotificationCommands,
    private readonly clock: Clock,
    private readonly wakeUp: WakeUp,
  ) {}

  async cancel({ departmentId, keyId }: DepartmentCaller, id: string): Promise<CommandResult> {
    if (!isUuid(id)) return 'unknown';
    return this.after(await this.commands.cancel(departmentId, id, keyId, this.clock.now()));
  }

  async toldOtherwise({ departmentId, keyId }: DepartmentCaller, id: string): Promise<CommandResult> {
    if (!isUuid(id)) return 'unknown';
    return this.after(await this.commands.toldOtherwise(departmentId, id, keyId, this.clock.now()));
  }

  private after(result: CommandResult): CommandResult {
    if (result !== 'unknown' && result !== 'ended') this.wakeUp.wake('advance');
    return result;
  }
}
