import type { de } from '../de/catalogue.js';
import { action, devices, preferences, protectedPage } from './citizen.js';
import { demo } from './demo.js';
import { incident, incidentList } from './incident.js';
import { incidentDesk, incidentForm } from './incident-desk.js';
import { held, providers } from './operation.js';
import { error, legal, signIn, status } from './public.js';
import { notification, notificationList, overview } from './staff.js';
import { shell, words } from './words.js';

/** The English catalogue. */
export const en: typeof de = {
  words,
  shell,
  demo,
  preferences,
  devices,
  action,
  protectedPage,
  overview,
  notification,
  notificationList,
  incidentList,
  incident,
  incidentDesk,
  incidentForm,
  providers,
  held,
  signIn,
  error,
  status,
  legal,
};
