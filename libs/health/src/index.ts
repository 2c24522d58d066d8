export { admission, type Admission } from './admission.js';
export { changeBetween, type HealthChange } from './change.js';
export {
  datesOf,
  dayStateOf,
  illDays,
  partlyIllDays,
  partlyState,
  worstDays,
  type DayState,
  type DayWindow,
  type IllDay,
  type StateChange,
} from './days.js';
export { chooseGateway, isGatewayOpen, type GatewayChoice, type GatewayStanding } from './gateway-choice.js';
export {
  evenWeights,
  tendWeights,
  WEIGHT_RULES,
  type GatewayMeasure,
  type GatewayWeight,
  type WeightBecause,
} from './gateway-weights.js';
export { learnLateness, type Lateness } from './lateness.js';
export { learn } from './learn.js';
export {
  judgeOwnInfrastructure,
  SOUND_INFRASTRUCTURE,
  type OwnInfrastructure,
  type OwnSample,
} from './own-infrastructure.js';
export { pardon } from './pardon.js';
export { advanceTime, nextLookMs } from './pass-time.js';
export { beginProbe, hastenProbe, loseProbe } from './probe.js';
export { healthyRecord, illSinceMs, type HealthRecord } from './record.js';
export { HEALTH_RULES, OWN_RULES, type HealthBecause, type HealthRule, type OwnRule } from './rule.js';
export { DEFAULT_HEALTH_SETTINGS, type HealthSettings } from './settings.js';
export type { Observation, Outcome } from './sign.js';
export type { ShownHealth } from './speech.js';
export { conditionOf, isDelayed, isSick, worstState, type Condition } from './state.js';
export { isSuspected, suspect } from './suspicion.js';
export { warmUpOf, type WarmUpCap, type WarmUpPlan, type WarmUpStep } from './warm-up.js';
export { attemptsInHour } from './window.js';
export {
  renderHealthChange,
  renderHealthState,
  renderOwnInfrastructure,
  type HealthLanguage,
} from './wording.js';
