export { foresee, type Foresight, type StepWitness } from './foresee.js';
export {
  contactsOf,
  mailOf,
  type Fate,
  type ForeseenMail,
  type ForeseenSite,
  type MailOutline,
  type SiteAnswer,
  type World,
} from './mail.js';
export { quantile, totalsOf, totalsPerDay, type CountedFailure, type Totals } from './totals.js';
export { failing, REPLY_OF_2021, type Failure } from './weather.js';
export type {
  Episode,
  HeardReply,
  LoggedDelivery,
  ReplayQuestion,
  ReplayReport,
  SiteReport,
  Waited,
  WouldHave,
} from './replay/model.js';
export { Replay } from './replay/replay.js';
export {
  mailOfPast,
  whatIfMany,
  whatIfOne,
  type ManyAnswer,
  type OneAnswer,
  type PastNotification,
  type SeenSite,
  type WhatIf,
} from './what-if.js';
