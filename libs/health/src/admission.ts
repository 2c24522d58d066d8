import { isProbeDue, isSuspectedBySister } from './probe.js';
import type { HealthRecord } from './record.js';
import { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from './settings.js';

/** What may go into a lane now. */
export type Admission =
  /**
   * Messages may go: at most `perMinute` (null: no limit from here), over at most this share (0..1) of the provider's
   * connections, but always over one.
   */
  | { readonly kind: 'open'; readonly perMinute: number | null; readonly connectionShare: number }
  /** One message may go, begun with `beginProbe`. */
  | { readonly kind: 'probe' }
  /** Nothing may go before this moment, unless an outcome changes the lane earlier. */
  | { readonly kind: 'closed'; readonly untilMs: number };

/** What the lane's health lets through. */
export function admission(
  record: HealthRecord,
  now: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): Admission {
  if (isProbeDue(record, now)) return { kind: 'probe' };
  switch (record.state) {
    case 'healthy':
    case 'degraded':
      return isSuspectedBySister(record) ? untilLanded(record, now, settings) : atPace(record);
    case 'recovering':
      return record.ramp === null
        ? untilLanded(record, now, settings)
        : atRate(record.ramp.perMinute, settings);
    case 'blocked':
    case 'probing':
      return untilLanded(record, now, settings);
  }
}

function atPace({ pace }: HealthRecord): Admission {
  return { kind: 'open', perMinute: pace.perMinute, connectionShare: 0.5 ** pace.level };
}

function atRate(perMinute: number, settings: HealthSettings): Admission {
  const connectionShare = Math.min(1, perMinute / settings.ramp.fullPerMinute);
  return { kind: 'open', perMinute, connectionShare };
}

/** Closed until the next probe, or until the one in flight is given up. */
function untilLanded(record: HealthRecord, now: number, settings: HealthSettings): Admission {
  const { inFlightSinceMs, nextMs } = record.probe;
  const untilMs = inFlightSinceMs === null ? nextMs : inFlightSinceMs + settings.probe.timeoutMs;
  return { kind: 'closed', untilMs: untilMs ?? now };
}
