import type { ReactElement } from 'react';
import type { SignInPageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { usePage } from '../components/page-context.js';
import { Heading } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';

/** Opening the link must not sign in: mail scanners open links too. The button does. */
function Ready({ model }: { readonly model: SignInPageModel }): ReactElement {
  const { signIn: t } = usePage().texts;
  return (
    <>
      <Heading below={<p>{t.readyText[model.role]}</p>}>{t.ready}</Heading>
      <form className="sb-flow" method="post" action={model.action}>
        <SubmitButton look="primary">{t.button}</SubmitButton>
        <p className="sb-muted">{t.once}</p>
      </form>
    </>
  );
}

function SignInPage({ model }: { readonly model: SignInPageModel }): ReactElement {
  const { signIn: t } = usePage().texts;
  const { state } = model;
  return (
    <CitizenShell title={state === 'ready' ? t.title : t[state]} isPrivate>
      {state === 'ready' ? (
        <Ready model={model} />
      ) : (
        <Heading below={<p>{t[`${state}Text`]}</p>}>{t[state]}</Heading>
      )}
      {model.local && (state === 'required' || state === 'used') && <p>{t.local}</p>}
    </CitizenShell>
  );
}

/** Signing in by a one-time link, why a link no longer works, and having signed out. */
export function renderSignInPage(model: SignInPageModel): string {
  return renderDocument(model, <SignInPage model={model} />);
}
