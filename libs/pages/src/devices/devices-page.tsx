import type { ReactElement } from 'react';
import type { DevicesPageModel } from '#contracts';
import { Alert } from '../components/alert.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { TextField } from '../components/field.js';
import { usePage } from '../components/page-context.js';
import { Heading, Panel, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';

/** Form field of a device's new name. */
export function deviceNameField(id: string): string {
  return `name.${id}`;
}

/** Letters of a device's name at most. */
export const MOST_DEVICE_NAME = 60;

interface Props {
  readonly model: DevicesPageModel;
}

/** What the script shows one of, by the state of this browser. */
function States(): ReactElement {
  const { devices: t } = usePage().texts;
  const states = {
    off: t.asks,
    working: t.working,
    on: t.isOn,
    denied: t.denied,
    unsupported: t.unsupported,
    failed: t.failed,
  };
  return (
    <div role="status">
      {Object.entries(states).map(([state, text]) => (
        <p key={state} data-state={state} hidden>
          {text}
        </p>
      ))}
    </div>
  );
}

function SwitchOn({ model }: Props): ReactElement {
  const { texts, frame } = usePage();
  const t = texts.devices;
  if (model.vapidKey === null)
    return (
      <Panel look="tint">
        <p>{t.none}</p>
      </Panel>
    );
  return (
    <section
      className="sb-sec"
      id="einschalten"
      aria-labelledby="h-einschalten"
      data-key={model.vapidKey}
      data-target={model.action}
    >
      <h2 className="kern-heading-medium" id="h-einschalten">
        {t.on}
      </h2>
      <ul className="sb-list">
        <li>{t.what}</li>
        <li>{t.who(frame.city)}</li>
        <li>{t.end}</li>
      </ul>
      <States />
      <button className="kern-btn kern-btn--primary kern-btn--block-s" type="button" hidden>
        <span className="kern-label">{t.button}</span>
      </button>
      <noscript>
        <p>{t.noScript}</p>
      </noscript>
    </section>
  );
}

function Device({
  model,
  device,
}: Props & { readonly device: DevicesPageModel['devices'][number] }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.devices;
  const name = device.name ?? t.unnamed;
  const path = (step: string) => `${model.action}/${device.id}/${step}`;
  return (
    <li className="sb-msg" data-device={device.id}>
      <p>
        <b>{name}</b>
        <br />
        <span className="sb-muted">{t.since(format.moment(device.since))}</span>
      </p>
      <form className="sb-form" method="post" action={path('name')}>
        <TextField
          field={{ name: deviceNameField(device.id), label: t.name }}
          input={{
            type: 'text',
            defaultValue: device.name ?? '',
            maxLength: MOST_DEVICE_NAME,
            required: true,
          }}
        />
        <SubmitButton look="secondary" small>
          {t.rename}
        </SubmitButton>
      </form>
      <form method="post" action={path('entfernen')}>
        <SubmitButton look="tertiary" small>
          {t.removeOf(name)}
        </SubmitButton>
      </form>
    </li>
  );
}

function Devices({ model }: Props): ReactElement {
  const { devices: t } = usePage().texts;
  return (
    <Section id="geraete" title={t.list}>
      {model.devices.length === 0 ? (
        <p>{t.empty}</p>
      ) : (
        <ul className="sb-list">
          {model.devices.map((device) => (
            <Device key={device.id} model={model} device={device} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function DevicesPage({ model }: Props): ReactElement {
  const { devices: t } = usePage().texts;
  return (
    <CitizenShell title={t.title} isPrivate script="push.js">
      {model.done !== null && <Alert tone="success" title={t[model.done]} />}
      <Heading below={<p>{t.lead}</p>}>{t.title}</Heading>
      <SwitchOn model={model} />
      <Devices model={model} />
      <p>
        <a href={model.preferencesHref}>{t.back}</a>
      </p>
    </CitizenShell>
  );
}

/** A citizen's browsers: explains what a push is before the browser asks, lists, renames, removes. */
export function renderDevicesPage(model: DevicesPageModel): string {
  return renderDocument(model, <DevicesPage model={model} />);
}
