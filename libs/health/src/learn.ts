import { block } from './block.js';
import { findBlock, weigh } from './detect.js';
import type { Moment } from './moment.js';
import { canSlowDown, forgive, judgeSpeed, takeRateReply } from './pace.js';
import { landProbe, learnWhileBlocked, learnWhileProving } from './probe.js';
import { learnWhileRamping } from './ramp.js';
import type { HealthRecord } from './record.js';
import { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from './settings.js';
import { isSuccess, signOf, type Observation, type Sign } from './sign.js';
import { acquit } from './suspicion.js';

/**
 * Learns one outcome of a lane. Constant time and space, so it may be called for every message.
 * @param now Unix milliseconds of domain time
 * @param jitter 0..1, drawn anew for every call
 */
export function learn(
  record: HealthRecord,
  observation: Observation,
  now: number,
  jitter: number,
  settings: HealthSettings = DEFAULT_HEALTH_SETTINGS,
): HealthRecord {
  const sign = signOf(observation, settings.lateness.slowHandOverMs);
  const moment = { now, jitter, settings };
  switch (record.state) {
    case 'healthy':
    case 'degraded':
      return learnWhileWell(observation.probe ? landProbe(record) : record, sign, observation, moment);
    case 'blocked':
    case 'probing':
      return learnWhileBlocked(record, sign, observation, moment);
    case 'recovering':
      return record.ramp === null
        ? learnWhileProving(record, sign, observation, moment)
        : learnWhileRamping(record, record.ramp, sign, observation, moment);
  }
}

function learnWhileWell(
  record: HealthRecord,
  sign: Sign,
  observation: Observation,
  moment: Moment,
): HealthRecord {
  const { now, settings } = moment;
  if (sign === 'rate_limit' && canSlowDown(record.pace, settings.pace))
    return takeRateReply(record, now, settings);
  const weighed = weigh(record, sign, observation, now, settings);
  const because = findBlock(weighed, now, settings);
  if (because !== null) return block(weighed, because, moment);
  return isSuccess(sign) ? reward(weighed, now, settings) : weighed;
}

function reward(record: HealthRecord, now: number, settings: HealthSettings): HealthRecord {
  const forgiven = { ...record, pace: forgive(record.pace, settings.pace) };
  return judgeSpeed(acquit(forgiven, now), now, settings);
}
