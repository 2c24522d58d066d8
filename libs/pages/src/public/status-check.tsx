import type { ReactElement } from 'react';
import type { StatusCheck, StatusPageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { TextField } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Panel } from '../components/section.js';

function answerOf(check: StatusCheck, { texts }: PageContextValue): string | null {
  const t = texts.status;
  switch (check.state) {
    case 'arrives':
      return t.arrives(check.domain, check.provider);
    case 'delayed':
      return t.delayed(check.domain, check.provider);
    case 'not_known':
      return t.notKnown(check.domain);
    case 'invalid':
      return null;
  }
}

/** Am I affected? Asks for a domain, never for an address. */
export function DomainCheck({ model }: { readonly model: StatusPageModel }): ReactElement {
  const page = usePage();
  const t = page.texts.status;
  const { check, path } = model;
  const answer = check === null ? null : answerOf(check, page);
  const error = check?.state === 'invalid' ? t.invalid : undefined;
  return (
    <Panel look="tint" titleId="h-pruefen">
      <h2 className="kern-heading-small" id="h-pruefen">
        {t.check}
      </h2>
      {answer !== null && (
        <p>
          <b>{answer}</b>
        </p>
      )}
      <form className="sb-form" method="get" action={path.split('?')[0]}>
        <input type="hidden" name="lang" value={model.locale} />
        <TextField
          field={{ name: 'domain', label: t.domain, hint: t.domainHint, error }}
          input={{
            defaultValue: check?.domain ?? '',
            autoCapitalize: 'none',
            autoComplete: 'off',
            spellCheck: false,
          }}
        />
        <SubmitButton look="secondary">{t.checkButton}</SubmitButton>
      </form>
    </Panel>
  );
}
