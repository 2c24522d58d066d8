export { ConfigError } from './config-error.js';
export type {
  Config,
  DatabaseRole,
  DkimConfig,
  LocalConfig,
  PreflightConfig,
  RateLimitConfig,
  TwilioConfig,
  VapidConfig,
} from './config.js';
export { configurationMarkdown, envExample } from './generate-docs.js';
export { KeyRing, type RingKey } from './key-ring.js';
export { configFromProcess, loadConfig } from './load-config.js';
export type { ImapAccess, SeedMailbox } from './seed-mailboxes.js';
export type { SettingName } from './settings.js';
export type {
  HttpCallbackSetting,
  HttpGatewaySetting,
  ReadFrom,
  SmppGatewaySetting,
  SmsGatewaySetting,
} from './sms-gateways.js';
