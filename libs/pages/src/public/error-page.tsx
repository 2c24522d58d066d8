import type { ReactElement } from 'react';
import type { ErrorPageModel } from '#contracts';
import { LinkButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { usePage } from '../components/page-context.js';
import { Heading } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import type { Texts } from '../texts/texts.js';

/** What a status means to a person, by status; other 4xx and 5xx have a sentence each. */
function kindOf(status: number): 'notFound' | 'forbidden' | 'tooMany' | 'busy' | 'failed' | 'wrong' {
  const known = {
    401: 'forbidden',
    403: 'forbidden',
    404: 'notFound',
    410: 'notFound',
    429: 'tooMany',
    503: 'busy',
  } as const;
  const kind = known[status as keyof typeof known] as (typeof known)[keyof typeof known] | undefined;
  return kind ?? (status >= 500 ? 'failed' : 'wrong');
}

function wordsOf(
  model: ErrorPageModel,
  { error }: Texts,
): { readonly headline: string; readonly text: string } {
  const found = kindOf(model.status);
  const kind = found === 'notFound' && model.kind === 'link' ? 'unknownLink' : found;
  return { headline: error[kind], text: error[`${kind}Text`] };
}

function ErrorPage({ model }: { readonly model: ErrorPageModel }): ReactElement {
  const { texts, format } = usePage();
  const t = texts.error;
  const { headline, text } = wordsOf(model, texts);
  return (
    <CitizenShell title={headline} isPrivate>
      <Heading below={<p>{text}</p>}>{headline}</Heading>
      <div className="sb-btns">
        {model.retryHref !== null && (
          <LinkButton look="primary" href={model.retryHref}>
            {t.retry}
          </LinkButton>
        )}
        <LinkButton look="secondary" href={model.homeHref}>
          {t.home}
        </LinkButton>
      </div>
      <p className="sb-muted">
        {t.reference} <code>{model.reference}</code>
        <br />
        {t.at} {format.moment(model.now)}
      </p>
    </CitizenShell>
  );
}

/** Any error: what, when, trying again, and the reference to name. */
export function renderErrorPage(model: ErrorPageModel): string {
  return renderDocument(model, <ErrorPage model={model} />);
}
