import { aDemoPage } from '../testing-models/demo.js';
import { tagWith, textOf } from '../testing-models/reading.js';
import { renderDemoPage } from './demo-page.js';

const on = renderDemoPage(aDemoPage('de', true));
const off = renderDemoPage(aDemoPage('de', false));

describe('the switch', () => {
  it.each([
    ['on', on, 'true', 'false', 'An seit 14:03. Ausschalten: GMX nimmt unsere Mails wieder an.'],
    ['off', off, 'false', 'true', 'Aus. Einschalten: GMX weist unsere Mails ab, wie am 11. März 2021.'],
  ])('is %s, says so, and posts the other state', (_, html, checked, posted, words) => {
    expect(tagWith(html, 'role="switch"', 'type="submit"', `aria-checked="${checked}"`)).not.toBeNull();
    expect(tagWith(html, '<input', 'type="hidden"', 'name="on"', `value="${posted}"`)).not.toBeNull();
    expect(tagWith(html, '<form', 'method="post"', 'action="/demo/switch"')).not.toBeNull();
    expect(textOf(html)).toContain(words);
  });

  it('says that it is on before anybody knows since when', () => {
    const model = aDemoPage('de', true);
    expect(textOf(renderDemoPage({ ...model, switch: { ...model.switch, since: null } }))).toContain(
      'An. Ausschalten:',
    );
  });
});

describe('the lanes', () => {
  it.each([
    ['blocked: what is held', 'GMX: 21 Nachrichten angehalten, keine kommt durch'],
    ['flowing', 'Gmail: 26 Nachrichten je Minute kommen durch'],
    ['still', 'andere: gerade keine Nachricht unterwegs'],
    ['a channel', 'SMS: 11 Nachrichten je Minute kommen durch'],
  ])('%s', (_, label) => {
    expect(tagWith(on, 'role="img"', `aria-label="${label}"`)).not.toBeNull();
  });

  it('say health, held and cost in words', () => {
    const text = textOf(on);
    expect(text).toContain('gesperrt 21 angehalten');
    expect(text).toContain('unter Verdacht 22 je Minute');
    expect(text).toContain('11 je Minute · 2,03 €');
    expect(text).toContain('81 Nachrichten je Minute · Stand 14:21:40');
  });

  it('show what a provider that is well again still holds', () => {
    const model = aDemoPage('de', true);
    const lanes = model.lanes.map((lane) =>
      lane.id === 'gmx' ? { ...lane, health: 'healthy' as const } : lane,
    );
    expect(textOf(renderDemoPage({ ...model, lanes }))).toContain('0 je Minute · 21 angehalten');
  });
});

describe('the figures', () => {
  it('count the incident while the switch is on', () => {
    const text = textOf(on);
    for (const words of [
      'bemerkt nach | 3 Mails | 1,9 s',
      '38 von 60 | 27 SMS, 11 Push',
      'ohne anderen Weg | 1',
    ])
      expect(text).toContain(words);
  });

  it('count the calm while it is off, and never round up to all', () => {
    expect(textOf(off)).toContain('erreicht | 99,9 %');
    expect(textOf(off)).toContain('SMS wegen Störung | 0 | 0,00 €');
  });

  it('say nothing where nothing is known yet', () => {
    const model = aDemoPage('de', true);
    const noticed = textOf(renderDemoPage({ ...model, figures: { ...model.figures, noticed: null } }));
    expect(noticed).toContain('bemerkt nach | – | noch nicht bemerkt');
    const calm = aDemoPage('de', false);
    const fresh = renderDemoPage({ ...calm, figures: { ...calm.figures, settled: 0, p50Ms: null } });
    expect(textOf(fresh)).toContain('erreicht | – |');
    expect(textOf(fresh)).toContain('Zeit bis zur Annahme | – |');
  });
});

describe('the people', () => {
  it('got something by a way, with a reason and the words', () => {
    const text = textOf(on);
    expect(text).toContain('erreicht per SMS, 14:03 | weil GMX seit 14:03 abweist und die Frist 15:02 endet');
    expect(text).toContain('angehalten, hat Zeit | weil nichts eilt');
    expect(text).toContain('nicht erreichbar | weil es keinen anderen Weg gibt');
    expect(text).toContain('Anrufliste: Bürgeramt, Vorgang 031191');
    expect(text).toContain('Noch keine Nachricht. Die erste kommt gleich.');
  });

  it('are not said to have time when a deadline runs', () => {
    const model = aDemoPage('de');
    const people = model.people.map((one) => ({ ...one, deadlineAt: '2021-03-11T14:02:00Z' }));
    const text = textOf(renderDemoPage({ ...model, people }));
    expect(text).toContain('Frist 15:02 | angehalten | weil nichts eilt');
  });

  it('have links that tell whose they are', () => {
    expect(textOf(on)).toContain('Einstellungen ansehen von Birgit Sommer, 49');
    expect(textOf(on)).not.toContain('Verlauf ansehen von Birgit Sommer, 49');
  });
});

it('shows the curl line and the access data as they are', () => {
  const text = textOf(on);
  expect(text).toContain(`-d '{"recipient":{"email":"elke.hoffmann@gmx.de"},"category":"appointments"}'`);
  expect(text).toContain('Test | sb_test_demo_');
  expect(text).toContain('.stadtbote/ready.json');
  expect(textOf(renderDemoPage({ ...aDemoPage('de'), readyFile: null }))).not.toContain('liegen auch in');
});
