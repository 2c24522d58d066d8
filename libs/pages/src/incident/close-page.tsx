import type { ReactElement } from 'react';
import type { ClosePageModel } from '#contracts';
import { Alert } from '../components/alert.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { usePage } from '../components/page-context.js';
import { BackLink, FormFrame } from './form-frame.js';
import { INCIDENT_PATHS } from './incident-paths.js';

/** Nobody calls it over before three accepted probes: then there is no button. */
function ClosePage({ model }: { readonly model: ClosePageModel }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.incidentForm;
  const { ill, held, href } = model;
  return (
    <FormFrame frame={model} title={t.close}>
      {ill.length > 0 ? (
        <Alert tone="warning" title={t.closeIll(texts.words.and([...ill]), ill.length === 1)} />
      ) : (
        <p>{t.closeText}</p>
      )}
      {held > 0 && <p>{t.closeHeld(format.count(held), held === 1)}</p>}
      <form method="post" action={`${href}/${INCIDENT_PATHS.close}`}>
        <div className="sb-btns">
          {ill.length === 0 && <SubmitButton look="primary">{t.closeButton}</SubmitButton>}
          <BackLink href={href} />
        </div>
      </form>
    </FormFrame>
  );
}

/** The second look before an incident is closed by hand. */
export function renderClosePage(model: ClosePageModel): string {
  return renderDocument(model, <ClosePage model={model} />);
}
