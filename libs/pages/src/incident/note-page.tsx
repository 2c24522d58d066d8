import type { ReactElement } from 'react';
import type { NotePageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { TextArea } from '../components/field.js';
import { usePage } from '../components/page-context.js';
import { BackLink, FormFrame, Problems, useFieldError } from './form-frame.js';
import { INCIDENT_PATHS, MOST_CHARACTERS } from './incident-paths.js';

function NotePage({ model }: { readonly model: NotePageModel }): ReactElement {
  const { incidentDesk, incidentForm: t } = usePage().texts;
  const errorOf = useFieldError(model.errors);
  return (
    <FormFrame frame={model} title={incidentDesk.addNote}>
      <Problems errors={model.errors} labels={{ text: t.note }} />
      <form className="sb-form sb-form--text" method="post" action={`${model.href}/${INCIDENT_PATHS.note}`}>
        <TextArea
          field={{ name: 'text', label: t.note, hint: t.noteHint, error: errorOf('text') }}
          input={{ defaultValue: model.values.text, rows: 4, required: true, maxLength: MOST_CHARACTERS }}
        />
        <div className="sb-btns">
          <SubmitButton look="primary">{t.noteButton}</SubmitButton>
          <BackLink href={model.href} />
        </div>
      </form>
    </FormFrame>
  );
}

/** A note for the incident's log. */
export function renderNotePage(model: NotePageModel): string {
  return renderDocument(model, <NotePage model={model} />);
}
