import type { ReactElement } from 'react';
import type { DemoPageModel } from '#contracts';
import { renderDocument } from '../components/document.js';
import { Facts, type Fact } from '../components/facts.js';
import { usePage } from '../components/page-context.js';
import { Heading, More, Section } from '../components/section.js';
import { WideShell } from '../components/shell.js';
import { Switch } from '../components/switch.js';
import { Lane } from './lane.js';
import { PersonCard, YourselfCard } from './person-card.js';

function ProviderSwitch({ model }: { readonly model: DemoPageModel }): ReactElement {
  const { texts, format } = usePage();
  const { provider, on, since, action } = model.switch;
  const t = texts.demo;
  return (
    <Switch action={action} name="on" on={on} title={t.switchTitle(provider)}>
      <b>{on ? t.on : t.off}</b>
      {on ? t.onText(provider, since === null ? '' : format.shortMoment(since)) : t.offText(provider)}
    </Switch>
  );
}

function incidentFacts(model: DemoPageModel, { texts, format }: ReturnType<typeof usePage>): readonly Fact[] {
  const t = texts.demo;
  const { noticed, toldBySms, toldByPush, affected, held, withoutOtherWay } = model.figures;
  const notice =
    noticed === null
      ? { value: texts.words.none, note: t.notNoticed }
      : {
          value: t.mails(format.count(noticed.refusals), noticed.refusals === 1),
          note: format.duration(noticed.afterMs),
        };
  return [
    { label: t.noticedAfter, ...notice },
    {
      label: t.toldOtherwise,
      value: t.outOf(format.count(toldBySms + toldByPush), format.count(affected)),
      note: t.bySmsAndPush(format.count(toldBySms), format.count(toldByPush)),
    },
    { label: t.heldLabel, value: format.count(held), note: t.heldNote },
    { label: t.withoutOtherWay, value: format.count(withoutOtherWay), note: t.withoutOtherWayNote },
  ];
}

function calmFacts(model: DemoPageModel, { texts, format }: ReturnType<typeof usePage>): readonly Fact[] {
  const t = texts.demo;
  const { told, settled, p50Ms, held, toldBySms, smsCostCents } = model.figures;
  return [
    {
      label: t.told,
      value: settled === 0 ? texts.words.none : format.percent(told / settled),
      note: t.toldNote,
    },
    {
      label: t.timeToTold,
      value: p50Ms === null ? texts.words.none : format.duration(p50Ms),
      note: t.median,
    },
    { label: t.heldLabel, value: format.count(held) },
    { label: t.smsByIncident, value: format.count(toldBySms), note: format.euros(smsCostCents) },
  ];
}

function Live({ model }: { readonly model: DemoPageModel }): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.demo;
  const perMinute = model.lanes.reduce((sum, lane) => sum + lane.perMinute, 0);
  const beside = (
    <span className="sb-muted sb-small">
      {t.allPerMinute(format.count(perMinute))} · {t.asOf(format.clockWithSeconds(model.now))} ·{' '}
      <a href={model.path}>{t.reload}</a>
    </span>
  );
  return (
    <Section id="live" title={t.live} beside={beside}>
      <ul>
        {model.lanes.map((lane) => (
          <Lane key={lane.id} lane={lane} />
        ))}
      </ul>
      <Facts facts={model.switch.on ? incidentFacts(model, page) : calmFacts(model, page)} />
    </Section>
  );
}

function People({ model }: { readonly model: DemoPageModel }): ReactElement {
  const { texts } = usePage();
  return (
    <Section id="menschen" title={texts.demo.people}>
      <div className="sb-people">
        {model.people.map((person) => (
          <PersonCard key={person.name} person={person} />
        ))}
        <YourselfCard curl={model.curl} />
      </div>
    </Section>
  );
}

function Access({ model }: { readonly model: DemoPageModel }): ReactElement {
  const { demo } = usePage().texts;
  return (
    <More summary={demo.access}>
      {model.readyFile !== null && (
        <p className="sb-small">
          {demo.readyFile} <code>{model.readyFile}</code>
        </p>
      )}
      <dl className="sb-access">
        {model.access.map(({ label, value }) => (
          <AccessLine key={label} label={label} value={value} />
        ))}
      </dl>
    </More>
  );
}

function AccessLine({ label, value }: { readonly label: string; readonly value: string }): ReactElement {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </>
  );
}

function MoreToSee({ model }: { readonly model: DemoPageModel }): ReactElement {
  const { demo } = usePage().texts;
  return (
    <Section id="zugaenge" title={demo.more}>
      <div className="sb-people">
        {model.faces.map(({ face, href }) => (
          <div className="sb-flow" key={href}>
            <h3 className="kern-heading-small">
              <a href={href}>{demo.faces[face][0]}</a>
            </h3>
            <p>{demo.faces[face][1]}</p>
          </div>
        ))}
      </div>
      <Access model={model} />
    </Section>
  );
}

function DemoPage({ model }: { readonly model: DemoPageModel }): ReactElement {
  const { demo } = usePage().texts;
  const { provider } = model.switch;
  return (
    <WideShell title={demo.title} note={demo.place} end={<a href="#zugaenge">{demo.accessLink}</a>}>
      <Heading below={<p className="sb-lead">{demo.lead(provider)}</p>}>{demo.headline(provider)}</Heading>
      <ProviderSwitch model={model} />
      <Live model={model} />
      <People model={model} />
      <MoreToSee model={model} />
    </WideShell>
  );
}

/** The local mode's first page: the switch, live traffic, what people got and why, the ways in. */
export function renderDemoPage(model: DemoPageModel): string {
  return renderDocument(model, <DemoPage model={model} />);
}
