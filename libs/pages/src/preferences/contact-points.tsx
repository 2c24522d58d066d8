import type { ReactElement } from 'react';
import type { PreferenceContactPoint } from '#contracts';
import { Badge, Quiet } from '../components/badge.js';
import { Icon } from '../components/icon.js';
import { usePage } from '../components/page-context.js';
import { Section } from '../components/section.js';

type Provider = NonNullable<PreferenceContactPoint['provider']>;

function providerWords(
  { name, health, suspected }: Provider,
  texts: ReturnType<typeof usePage>['texts'],
): string | null {
  const t = texts.preferences;
  if (health === 'blocked' || health === 'probing') return t.providerBlocked(name);
  if (health === 'degraded' || health === 'recovering') return t.providerSlow(name);
  return suspected ? t.providerSuspected(name) : null;
}

function State({ point }: { readonly point: PreferenceContactPoint }): ReactElement {
  const { texts } = usePage();
  const t = texts.preferences;
  if (point.state === 'missing') return <p className="sb-muted">{t.missing}</p>;
  if (point.state === 'unverified') return <p className="sb-muted">{t.unverified}</p>;
  if (point.state === 'suppressed')
    return (
      <p>
        <Badge tone="warning" icon="notice">
          {t.suppressed}
        </Badge>
      </p>
    );
  const sick = point.provider === null ? null : providerWords(point.provider, texts);
  if (sick !== null)
    return (
      <p>
        <Badge tone="warning" icon="slow">
          {sick}
        </Badge>
      </p>
    );
  if (point.channel === 'inbox') return <p className="sb-muted">{t.inboxNote}</p>;
  return (
    <p>
      <Quiet>{t.verified}</Quiet>
    </p>
  );
}

/** The citizen's ways, masked, each with its health. */
export function ContactPoints({
  points,
  devicesHref,
}: {
  readonly points: readonly PreferenceContactPoint[];
  readonly devicesHref: string;
}): ReactElement {
  const { texts } = usePage();
  return (
    <Section id="wege" title={texts.preferences.ways}>
      <ul className="sb-list">
        {points.map((point) => (
          <li className="sb-msg" key={`${point.channel} ${point.masked ?? ''}`}>
            <p>
              <b>
                <Icon name={point.channel} /> {texts.words.citizenChannel[point.channel]}
              </b>
              {point.masked !== null && (
                <>
                  <br />
                  {point.masked}
                </>
              )}
            </p>
            <State point={point} />
          </li>
        ))}
      </ul>
      <p>
        <a href={devicesHref}>{texts.devices.open}</a>
      </p>
    </Section>
  );
}
