export {
  ASSET_CACHE_CONTROL,
  assetFiles,
  PAGE_CONTENT_SECURITY_POLICY,
  SCRIPTED_PAGE_CONTENT_SECURITY_POLICY,
  serviceWorkerFile,
  type AssetFile,
} from './assets.js';
export { FOOTER_PATHS } from './components/footer.js';
export { deviceNameField, MOST_DEVICE_NAME, renderDevicesPage } from './devices/devices-page.js';
export { renderDemoPage } from './demo/demo-page.js';
export { formatFor } from './format/format.js';
export { renderBulkActionPage } from './incident/bulk-action-page.js';
export { orderHref } from './incident/choices.js';
export { renderClosePage } from './incident/close-page.js';
export { renderContactPage } from './incident/contact-page.js';
export { renderIncidentListPage } from './incident/incident-list-page.js';
export { renderIncidentPage } from './incident/incident-page.js';
export {
  INCIDENT_PATHS,
  INCIDENTS_PATH,
  MOST_CHARACTERS,
  NOTICE_STEP,
  OPEN_BY_HAND,
  UNTIL,
} from './incident/incident-paths.js';
export { renderNotePage } from './incident/note-page.js';
export { renderNoticePage } from './incident/notice-page.js';
export { renderOpenIncidentPage } from './incident/open-page.js';
export { renderNotificationListPage } from './notification-list/notification-list-page.js';
export { renderNotificationPage } from './notification/notification-page.js';
export { renderHeldPage } from './operation/held-page.js';
export { renderProviderPage } from './operation/provider-page.js';
export { renderProvidersPage } from './operation/providers-page.js';
export { renderOverviewPage } from './overview/overview-page.js';
export {
  channelFieldName,
  CHANNEL_RANKS,
  NO_CHANNEL,
  NO_HOUR,
  PREFERENCE_FIELDS,
  QUIET_HOURS,
} from './preferences/preference-fields.js';
export { renderPreferencesPage } from './preferences/preferences-page.js';
export { ACTION_ANSWERS, MOST_WISH, WISH_FIELD } from './public/action-answers.js';
export { renderActionPage } from './public/action-page.js';
export { renderErrorPage } from './public/error-page.js';
export { renderSignInPage } from './public/sign-in-page.js';
export { renderProtectedPage, SECOND_FACTOR_FIELD } from './public/protected-page.js';
export { renderStatusFeed } from './public/status-feed.js';
export { renderStatusPage } from './public/status-page.js';
export { renderTextPage } from './public/text-page.js';
