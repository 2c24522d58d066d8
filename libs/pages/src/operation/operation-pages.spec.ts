import { aHeldPage, aProviderPage, aProviderRow, aProvidersPage } from '../testing-models/operation.js';
import { headingOf, tagWith, textOf } from '../testing-models/reading.js';
import { renderHeldPage } from './held-page.js';
import { renderProviderPage } from './provider-page.js';
import { renderProvidersPage } from './providers-page.js';

describe('providers', () => {
  const html = renderProvidersPage(aProvidersPage('de'));

  it('come sick first', () => {
    const text = textOf(html);
    const at = [
      'WEB.DE | gesperrt',
      'GMX | gesperrt',
      'Outlook.com | langsam',
      'T-Online | unter Verdacht',
      'Gmail',
    ].map((words) => text.indexOf(words));
    expect(at).toEqual([...at].sort((one, other) => one - other));
    expect(at).not.toContain(-1);
    expect(text).toContain('Nicht in Ordnung: WEB.DE, GMX, Outlook.com und T-Online.');
  });

  it('say how fast they may be sent to, and when they are tried next', () => {
    expect(textOf(html)).toContain('gestern, 14:03 | 07:31 | nur Proben | E-Mail | 121');
    expect(textOf(html)).toContain('höchstens 30/min');
  });

  it('leave out columns that say nothing of anybody', () => {
    const well = renderProvidersPage(
      aProvidersPage('de', { providers: [aProviderRow('google.com', 'Gmail')] }),
    );
    expect(textOf(well)).toContain('Alle nehmen unsere Nachrichten an.');
    expect(well).not.toMatch(/nächste Probe|älteste von|Menge/);
  });

  it('may be none yet', () => {
    expect(textOf(renderProvidersPage(aProvidersPage('de', { providers: [] })))).toContain(
      'Noch kein Anbieter',
    );
  });
});

describe('one provider', () => {
  it('leads to its incident and tells what happened', () => {
    const html = renderProviderPage(aProviderPage('de'));
    expect(tagWith(html, 'href="/verwaltung/stoerungen/2021-0017"')).not.toBeNull();
    const text = textOf(html);
    for (const words of [
      'gesperrt seit gestern, 14:03 · nächste Probe: 07:31',
      'einzelne Nachrichten, direkt | gesperrt',
      'Rundsendungen, direkt | unter Verdacht',
      'GMX gesperrt: dritte Abweisung in Folge',
      'Verschlüsselung | immer, sonst wird nicht gesendet',
      'gmx.de, gmx.net, gmx.at, dazu 4 weitere Domains',
    ])
      expect(text).toContain(words);
  });

  it('has no domains when it is a gateway, and no incident when it is well', () => {
    const provider = aProviderRow('sms:twilio', 'twilio', { channel: 'sms' });
    const lane = { ...aProviderPage('de').lanes[0]!, key: 'sms:twilio', stream: null, route: null };
    const html = renderProviderPage(
      aProviderPage('de', {
        provider,
        incident: null,
        lanes: [lane],
        changes: [],
        settings: null,
        hours: [],
      }),
    );
    const text = textOf(html);
    expect(text).toContain('sms:twilio | gesperrt');
    expect(text).toContain('Es war immer in Ordnung.');
    expect(text).toContain('Das Verzeichnis kennt diesen Anbieter nicht.');
    expect(text).not.toContain('Domains bei');
    expect(html).not.toMatch(/Störung 2021|Die letzten 24 Stunden/);
  });
});

describe('held mail', () => {
  it('comes nearest deadline first, and leads to its incident', () => {
    const html = renderHeldPage(aHeldPage('de'));
    expect(headingOf(html)).toBe('249 Nachrichten sind angehalten');
    expect(textOf(html)).toMatch(/Bürgeramt \| 100 \| 09:30.*Standesamt \| 29.*Schulverwaltung \| 120 \| –/);
    expect(tagWith(html, 'href="/verwaltung/stoerungen/2021-0017"')).not.toBeNull();
  });

  it('says that nothing is held', () => {
    expect(textOf(renderHeldPage(aHeldPage('de', { total: 0, rows: [] })))).toContain(
      'Nichts ist angehalten',
    );
  });
});
