import type { ReactElement } from 'react';
import type { IncidentPageModel, ProviderContact, PublicNotice } from '#contracts';
import { Badge } from '../components/badge.js';
import { LinkButton } from '../components/button.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Panel, Section } from '../components/section.js';
import { Table, type Row } from '../components/table.js';
import { INCIDENT_PATHS } from './incident-paths.js';

interface Props {
  readonly model: IncidentPageModel;
}

function contactRow(contact: ProviderContact, index: number, { texts, format }: PageContextValue): Row {
  const t = texts.incidentDesk;
  const { at, way, provider, ticket, answer } = contact;
  const result = [ticket === null ? null : t.ticket(ticket), answer ?? t.noAnswer];
  return {
    key: String(index),
    cells: {
      when: format.shortMoment(at),
      way: `${t.ways[way]}, ${provider}`,
      result: result.filter((part) => part !== null).join(': '),
    },
  };
}

function Dossier({ model }: Props): ReactElement {
  const page = usePage();
  const { texts, format } = page;
  const t = texts.incidentDesk;
  const replies = model.wordings.reduce((sum, { count }) => sum + count, 0);
  return (
    <Panel look="plain">
      <h3 className="kern-heading-small">{t.dossier}</h3>
      <p>{t.dossierText(format.count(replies))}</p>
      {model.contacts.length === 0 ? (
        <p className="sb-muted">{t.noContacts}</p>
      ) : (
        <Table
          plain
          caption={t.contactsCaption}
          columns={[
            { key: 'when', label: t.when },
            { key: 'way', label: t.way },
            { key: 'result', label: t.result },
          ]}
          rows={model.contacts.map((contact, index) => contactRow(contact, index, page))}
        />
      )}
      <div className="sb-btns">
        {model.dossierHref !== null && (
          <LinkButton look="secondary" small href={model.dossierHref}>
            {t.download}
          </LinkButton>
        )}
        <LinkButton look="tertiary" small href={`${model.href}/${INCIDENT_PATHS.contact}`}>
          {t.addContact}
        </LinkButton>
      </div>
    </Panel>
  );
}

/** As the public reads it: blank lines part paragraphs. */
export function NoticeText(props: { readonly text: string; readonly lang: 'de' | 'en' }): ReactElement {
  return (
    <div className="sb-bubble" lang={props.lang}>
      {props.text
        .split(/\n\s*\n/)
        .filter((part) => part.trim() !== '')
        .map((part, index) => (
          <p key={index}>{part.trim()}</p>
        ))}
    </div>
  );
}

function Published({ notice }: { readonly notice: PublicNotice }): ReactElement {
  const { texts, frame } = usePage();
  return (
    <>
      <NoticeText text={notice[frame.locale]} lang={frame.locale} />
      <p className="sb-small sb-muted">{texts.incidentDesk.noticeWhere}</p>
    </>
  );
}

function Notice({ model }: Props): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentDesk;
  const { notice, href } = model;
  return (
    <Panel look="plain">
      <h3 className="kern-heading-small">
        {t.notice}{' '}
        <Badge tone={notice === null ? 'plain' : 'success'} icon={notice === null ? 'stop' : 'ok'}>
          {notice === null ? t.notPublished : t.visibleSince(format.shortMoment(notice.publishedAt))}
        </Badge>
      </h3>
      {notice === null ? <p>{t.noNotice}</p> : <Published notice={notice} />}
      <div className="sb-btns">
        <LinkButton look="secondary" small href={`${href}/${INCIDENT_PATHS.notice}`}>
          {notice === null ? t.write : t.change}
        </LinkButton>
        {notice !== null && (
          <LinkButton look="tertiary" small href="/status">
            {t.see}
          </LinkButton>
        )}
      </div>
    </Panel>
  );
}

/** What goes to the provider's postmasters, and what the public reads. */
export function DeskSection({ model }: Props): ReactElement {
  const { incidentDesk: t } = usePage().texts;
  return (
    <Section id="akte" title={t.title}>
      <div className="sb-two">
        <Dossier model={model} />
        <Notice model={model} />
      </div>
    </Section>
  );
}
