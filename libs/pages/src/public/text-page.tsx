import type { ReactElement } from 'react';
import type { TextPageModel } from '#contracts';
import { renderDocument } from '../components/document.js';
import { usePage } from '../components/page-context.js';
import { Heading, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import { Telephone } from './telephone.js';

function Contact({ contact }: { readonly contact: TextPageModel['contact'] }): ReactElement {
  const { legal: t } = usePage().texts;
  return (
    <Section id="kontakt" title={t.contact}>
      <p>
        {contact.organisation}
        <br />
        {contact.street}
        <br />
        {contact.town}
      </p>
      <p>
        {t.email} <a href={`mailto:${contact.email}`}>{contact.email}</a>
        {contact.telephone !== null && (
          <>
            <br />
            {t.telephone} <Telephone number={contact.telephone} />
          </>
        )}
      </p>
    </Section>
  );
}

function TextPage({ model }: { readonly model: TextPageModel }): ReactElement {
  const { title, paragraphs } = usePage().texts.legal[model.page];
  return (
    <CitizenShell title={title} isPrivate={false}>
      <Heading>{title}</Heading>
      <div className="sb-text">
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
      <Contact contact={model.contact} />
    </CitizenShell>
  );
}

/** Accessibility statement with its feedback route, privacy, imprint. */
export function renderTextPage(model: TextPageModel): string {
  return renderDocument(model, <TextPage model={model} />);
}
