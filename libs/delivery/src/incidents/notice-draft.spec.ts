import { draftNotice } from './notice-draft.js';

const SINCE = Date.UTC(2021, 2, 11, 13, 3);

describe('draftNotice', () => {
  it('says since when which providers take no mail, and what to do', () => {
    expect(
      draftNotice({
        kind: 'provider',
        names: ['GMX', 'WEB.DE'],
        sinceMs: SINCE,
        cityName: 'Stadt Lindenburg',
      }),
    ).toEqual({
      de: 'Seit Donnerstag, 11. März, 14:03 Uhr, nehmen GMX und WEB.DE keine E-Mails der Stadt Lindenburg an. Wichtige Nachrichten senden wir per SMS. Bitte geben Sie bei Buchungen eine Mobilnummer an.',
      en: 'Since Thursday 11 March, 14:03, GMX and WEB.DE have not accepted email of Stadt Lindenburg. We send important messages by SMS. Please give a mobile number when you book.',
    });
  });

  it.each([
    ['provider', ['Posteo'], 'nimmt Posteo keine E-Mails'],
    ['provider', ['A', 'B', 'C'], 'nehmen A, B und C keine'],
    ['gateway', ['sms'], 'SMS und App-Meldungen'],
    ['own_infrastructure', ['own'], 'Das liegt an uns'],
  ] as const)('of a %s named %j: %s', (kind, names, words) => {
    expect(draftNotice({ kind, names, sinceMs: SINCE, cityName: 'Stadt Lindenburg' }).de).toContain(words);
  });
});
