export type {
  AddressFacts,
  Answer,
  BlocklistFacts,
  IdentityFacts,
  ImprintFacts,
  ImprintPage,
  IncomingFacts,
  KeyFacts,
  PreflightFacts,
  Records,
  SpfFacts,
  StsFileFacts,
} from './facts.js';
export {
  stateOfAll,
  type CheckId,
  type Finding,
  type FindingFacts,
  type FindingState,
  type Reason,
} from './finding.js';
export { PROVIDER_DEMANDS, type Demand, type ProviderDemands } from './provider-demands.js';
export {
  changesBetween,
  reportOf,
  standingAfter,
  type FindingChange,
  type PreflightReport,
  type SenderDns,
  type Standing,
} from './report.js';
export { wordsOf, stateWord, type FindingWords, type PreflightLanguage } from './words.js';
export { readTags } from './tags.js';
