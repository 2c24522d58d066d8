import { action, preferences, protectedPage } from './citizen.js';
import { demo } from './demo.js';
import { error, legal, signIn, status } from './public.js';
import { notification, notificationList, overview } from './staff.js';
import { shell, words } from './words.js';

/** The German catalogue: the measure for every other language. */
export const de = {
  words,
  shell,
  demo,
  preferences,
  action,
  protectedPage,
  overview,
  notification,
  notificationList,
  signIn,
  error,
  status,
  legal,
};
