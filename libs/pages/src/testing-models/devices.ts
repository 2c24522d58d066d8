import type { DevicesPageModel, Locale } from '#contracts';
import { aFrame } from './frames.js';

/** Two devices, one of them without a name. */
export function aDevicesPage(locale: Locale, changes: Partial<DevicesPageModel> = {}): DevicesPageModel {
  return {
    ...aFrame(locale, '/p/1/geraete'),
    action: '/p/1/geraete',
    preferencesHref: '/p/1',
    vapidKey: 'BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U',
    devices: [
      { id: '01782200-0000-7000-8000-000000000001', name: 'Handy', since: '2021-03-02T09:12:00Z' },
      { id: '01782200-0000-7000-8000-000000000002', name: null, since: '2021-03-10T18:40:00Z' },
    ],
    done: null,
    ...changes,
  };
}
