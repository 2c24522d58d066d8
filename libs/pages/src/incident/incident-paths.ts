/** Where incidents live. */
export const INCIDENTS_PATH = '/verwaltung/stoerungen';

/** Below an incident's path: its forms. */
export const INCIDENT_PATHS = {
  acknowledge: 'uebernehmen',
  note: 'notiz',
  contact: 'kontakt',
  notice: 'hinweis',
  close: 'schliessen',
  probe: 'probe',
  order: 'massnahmen',
  undo: 'zuruecknehmen',
  dossier: 'akte.pdf',
} as const;

/** Below the list: opening one by hand. */
export const OPEN_BY_HAND = 'neu';

/** Query that narrows an order to deadlines that end by a moment. */
export const UNTIL = 'bis';

/** Which button of the notice form was pressed. */
export const NOTICE_STEP = {
  field: 'schritt',
  preview: 'vorschau',
  edit: 'aendern',
  publish: 'veroeffentlichen',
  withdraw: 'zurueckziehen',
} as const;

/** Most characters of what is written into the log or published. */
export const MOST_CHARACTERS = 2_000;
