import type { ReactElement } from 'react';
import type { KnownAction } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { Select, TextArea } from '../components/field.js';
import { usePage } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { ACTION_ANSWERS, MOST_WISH, WISH_FIELD } from './action-answers.js';

/** Another time, chosen of those offered or in the citizen's own words: a form of its own, so that Enter presses no other button. */
export function OtherTime({
  action,
  view,
}: {
  readonly action: string;
  readonly view: KnownAction;
}): ReactElement | null {
  const { action: t } = usePage().texts;
  if (view.otherTime === null) return null;
  const { options, isMissing } = view.otherTime;
  const field = {
    name: WISH_FIELD,
    label: t.otherPick,
    ...(options.length === 0 ? { hint: t.otherHint } : {}),
    error: isMissing ? t.otherMissing : undefined,
  };
  return (
    <Section id="anders" title={t.other}>
      <form className="sb-flow" method="post" action={action}>
        {options.length === 0 ? (
          <TextArea field={field} input={{ rows: 3, maxLength: MOST_WISH, defaultValue: view.wish ?? '' }} />
        ) : (
          <Select field={field} options={options.map((value) => ({ value, label: value }))} value="" />
        )}
        <SubmitButton look="secondary" name={ACTION_ANSWERS.field} value={ACTION_ANSWERS.other}>
          {t.otherSend}
        </SubmitButton>
      </form>
    </Section>
  );
}
