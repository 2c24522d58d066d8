import type { ReactElement } from 'react';
import type { ContactField, ContactPageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { Select, TextArea, TextField } from '../components/field.js';
import { usePage } from '../components/page-context.js';
import { BackLink, FormFrame, Problems, useFieldError } from './form-frame.js';
import { INCIDENT_PATHS, MOST_CHARACTERS } from './incident-paths.js';

interface Props {
  readonly model: ContactPageModel;
}

/** Addresses are shown, not linked: a page of ours loads and opens nothing of others by itself. */
function Forms({ model }: Props): ReactElement | null {
  const { incidentForm: t } = usePage().texts;
  if (model.forms.length === 0) return null;
  return (
    <div className="sb-flow">
      <p>{t.contactForms}</p>
      <ul className="sb-bullets">
        {model.forms.map(({ provider, url }) => (
          <li key={`${provider} ${url}`}>
            {provider}: <code>{url}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fields({ model }: Props): ReactElement {
  const { incidentDesk, incidentForm: t } = usePage().texts;
  const errorOf = useFieldError(model.errors);
  const field = (name: ContactField) => ({ name, label: t.fields[name], error: errorOf(name) });
  const input = (name: ContactField) => ({ defaultValue: model.values[name], autoComplete: 'off' });
  return (
    <>
      <div className="sb-grid2">
        <TextField
          field={field('provider')}
          input={{ ...input('provider'), required: true, maxLength: 200 }}
        />
        <Select
          field={field('way')}
          options={model.ways.map((value) => ({ value, label: incidentDesk.ways[value] }))}
          value={model.values.way}
        />
      </div>
      <TextField field={{ ...field('at'), hint: t.atHint }} input={input('at')} />
      <TextField field={field('ticket')} input={{ ...input('ticket'), maxLength: 200 }} />
      <TextArea
        field={field('answer')}
        input={{ defaultValue: model.values.answer, rows: 4, maxLength: MOST_CHARACTERS }}
      />
    </>
  );
}

function ContactPage({ model }: Props): ReactElement {
  const { incidentForm: t } = usePage().texts;
  return (
    <FormFrame frame={model} title={t.contact}>
      <Problems errors={model.errors} labels={t.fields} />
      <p>{t.contactText}</p>
      <Forms model={model} />
      <form
        className="sb-form sb-form--text"
        method="post"
        action={`${model.href}/${INCIDENT_PATHS.contact}`}
      >
        <Fields model={model} />
        <div className="sb-btns">
          <SubmitButton look="primary">{t.contactButton}</SubmitButton>
          <BackLink href={model.href} />
        </div>
      </form>
    </FormFrame>
  );
}

/** An entry of the contact log: when the provider was asked, by which way, ticket and answer. */
export function renderContactPage(model: ContactPageModel): string {
  return renderDocument(model, <ContactPage model={model} />);
}
