import { BullModule, getQueueToken } from '@nestjs/bull';
import { Inject, Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import type { Queue } from 'bull';
import { WakeUp } from '#delivery/ports';
import type { Logger } from '#observability';
import { BullWakeUp, SilentWakeUp } from './bull-wake-up.js';
import { RedisConnections } from './redis-connections.js';
import { WAKE_QUEUE } from './wake-job.js';
import { WakeQueue, wakeQueueOptions } from './wake-queue.js';

/** Closes with the application. */
@Injectable()
class WakeUpShutdown implements OnApplicationShutdown {
  constructor(@Inject(WakeUp) private readonly wakeUp: BullWakeUp | SilentWakeUp) {}

  async onApplicationShutdown(): Promise<void> {
    await this.wakeUp.close();
  }
}

/** Gives a Nest application delivery's `WakeUp`. */
@Module({})
export class QueueModule {
  /** @param settings `redisUrl` null: no Redis, nothing is woken */
  static forRoot(settings: { readonly redisUrl: string | null; readonly log: Logger }): DynamicModule {
    const { redisUrl, log } = settings;
    if (redisUrl === null)
      return {
        module: QueueModule,
        providers: [{ provide: WakeUp, useValue: new SilentWakeUp() }, WakeUpShutdown],
        exports: [WakeUp],
      };
    const connections = new RedisConnections(redisUrl);
    return {
      module: QueueModule,
      imports: [BullModule.registerQueue({ name: WAKE_QUEUE, ...wakeQueueOptions(connections) })],
      providers: [
        {
          provide: WakeUp,
          useFactory: (queue: Queue) => new BullWakeUp(new WakeQueue(queue, connections, log)),
          inject: [getQueueToken(WAKE_QUEUE)],
        },
        WakeUpShutdown,
      ],
      exports: [WakeUp],
    };
  }
}
