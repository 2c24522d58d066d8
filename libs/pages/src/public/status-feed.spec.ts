import { anIncidentOfStatus, aStatusReport, aWellReport } from '../testing-models/status.js';
import { renderStatusFeed } from './status-feed.js';

const feed = (locale: 'de' | 'en' = 'de', report = aStatusReport()): string =>
  renderStatusFeed({ locale, report, publicUrl: 'https://stadt.lindenburg.example' });
const all = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}[^>]*>([^<]*)</${name}>`, 'g'))].map(([, text]) => text ?? '');

const INCIDENT = '019a0000-0000-7000-8000-000000000017';
const TAG = 'tag:stadt.lindenburg.example,2021:status';

describe('the feed', () => {
  it('has an entry for each beginning, end and notice, with ids that stay', () => {
    expect(all(feed(), 'id')).toEqual([
      `${TAG}:de`,
      `${TAG}:${INCIDENT}:notice:3:de`,
      `${TAG}:${INCIDENT}:notice:2:de`,
      `${TAG}:${INCIDENT}:notice:1:de`,
      `${TAG}:${INCIDENT}:opened:de`,
      `${TAG}:019a0000-0000-7000-8000-000000000003:closed:de`,
      `${TAG}:019a0000-0000-7000-8000-000000000003:opened:de`,
    ]);
  });

  it('is as new as its newest entry, however late it is read', () => {
    const later = aStatusReport({ asOf: '2021-03-12T09:00:00Z' });
    expect(all(feed('de', later), 'updated')[0]).toBe('2021-03-12T06:02:00.000Z');
    expect(feed('de', later)).toBe(feed());
  });

  it('tells who has read a notice that it was withdrawn, and when', () => {
    const entry = feed()
      .split('<entry>')
      .find((one) => one.includes('notice:2'));
    expect(entry).toContain('<content type="text">Diese Mitteilung gilt nicht mehr.</content>');
    expect(entry).toContain('<updated>2021-03-11T15:05:00Z</updated>');
  });

  it('has an author, leads to itself and to the page, in its language', () => {
    const xml = feed('en');
    expect(xml).toContain('xml:lang="en"');
    expect(xml).toContain('<author><name>Stadt Lindenburg</name></author>');
    expect(xml).toContain(
      'rel="self" type="application/atom+xml" href="https://stadt.lindenburg.example/status.atom?lang=en"',
    );
    expect(all(xml, 'title').slice(0, 2)).toEqual([
      'Does mail arrive? Stadt Lindenburg',
      'Notice: Mail to GMX and WEB.DE',
    ]);
  });

  it('escapes what XML reads otherwise, and leaves out what it cannot hold', () => {
    const text = 'A & B <b>"x"</b> \'y\' \u0000\u000b\ud800\ufffe 😀';
    const [newest] = anIncidentOfStatus().notices;
    const notices = [{ ...newest!, de: text }];
    const xml = feed('de', aStatusReport({ incidents: [anIncidentOfStatus({ notices })] }));
    expect(xml).toContain(
      '<content type="text">A &amp; B &lt;b&gt;&quot;x&quot;&lt;/b&gt; &#39;y&#39;  😀</content>',
    );
  });

  it('escapes addresses too', () => {
    const publicUrl = 'https://stadt.example/a&b';
    const xml = renderStatusFeed({ locale: 'de', report: aWellReport(), publicUrl });
    expect(xml).toContain('href="https://stadt.example/a&amp;b/status.atom?lang=de"');
  });

  it('without news is a feed all the same', () => {
    const xml = feed('de', aWellReport());
    expect(xml).not.toContain('<entry>');
    expect(all(xml, 'updated')).toEqual(['2020-12-13T00:00:00.000Z']);
  });

  it('holds the newest fifty', () => {
    const incidents = Array.from({ length: 60 }, (_, index) =>
      anIncidentOfStatus({ id: String(index), notices: [] }),
    );
    expect(feed('de', aStatusReport({ incidents })).split('<entry>')).toHaveLength(51);
  });
});
