import type { ReactElement } from 'react';
import type { NoticePageModel } from '#contracts';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { TextArea } from '../components/field.js';
import { usePage } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { NoticeText } from './desk.js';
import { BackLink, FormFrame, Problems, useFieldError } from './form-frame.js';
import { INCIDENT_PATHS, MOST_CHARACTERS, NOTICE_STEP } from './incident-paths.js';

interface Props {
  readonly model: NoticePageModel;
}

const LANGUAGES = ['de', 'en'] as const;

function Edit({ model }: Props): ReactElement {
  const { incidentForm: t } = usePage().texts;
  const errorOf = useFieldError(model.errors);
  const labels = { de: t.noticeDe, en: t.noticeEn };
  return (
    <form className="sb-form sb-form--text" method="post" action={`${model.href}/${INCIDENT_PATHS.notice}`}>
      {LANGUAGES.map((language) => (
        <TextArea
          key={language}
          field={{ name: language, label: labels[language], error: errorOf(language) }}
          input={{
            defaultValue: model.values[language],
            rows: 6,
            required: true,
            maxLength: MOST_CHARACTERS,
            lang: language,
          }}
        />
      ))}
      <div className="sb-btns">
        <SubmitButton look="primary" name={NOTICE_STEP.field} value={NOTICE_STEP.preview}>
          {t.previewButton}
        </SubmitButton>
        <BackLink href={model.href} />
      </div>
    </form>
  );
}

/** As the public will read it; the texts travel on in the form, so nothing is stored before it is published. */
function Preview({ model }: Props): ReactElement {
  const { incidentForm: t } = usePage().texts;
  const { field, publish, edit } = NOTICE_STEP;
  return (
    <Section id="vorschau" title={t.preview}>
      {LANGUAGES.map((language) => (
        <NoticeText key={language} text={model.values[language]} lang={language} />
      ))}
      <form method="post" action={`${model.href}/${INCIDENT_PATHS.notice}`}>
        {LANGUAGES.map((language) => (
          <input key={language} type="hidden" name={language} value={model.values[language]} />
        ))}
        <div className="sb-btns">
          <SubmitButton look="primary" name={field} value={publish}>
            {t.publishButton}
          </SubmitButton>
          <SubmitButton look="secondary" name={field} value={edit}>
            {t.edit}
          </SubmitButton>
        </div>
      </form>
    </Section>
  );
}

function Withdraw({ model }: Props): ReactElement | null {
  const { texts, format } = usePage();
  const { published, href } = model;
  if (published === null) return null;
  return (
    <Section
      id="veroeffentlicht"
      title={texts.incidentDesk.visibleSince(format.shortMoment(published.publishedAt))}
    >
      {LANGUAGES.map((language) => (
        <NoticeText key={language} text={published[language]} lang={language} />
      ))}
      <form method="post" action={`${href}/${INCIDENT_PATHS.notice}`}>
        <SubmitButton look="secondary" name={NOTICE_STEP.field} value={NOTICE_STEP.withdraw}>
          {texts.incidentForm.withdrawButton}
        </SubmitButton>
      </form>
    </Section>
  );
}

function NoticePage({ model }: Props): ReactElement {
  const { incidentForm: t } = usePage().texts;
  return (
    <FormFrame frame={model} title={t.notice}>
      <Problems errors={model.errors} labels={{ de: t.noticeDe, en: t.noticeEn }} />
      <p>{t.noticeText}</p>
      {model.preview ? (
        <Preview model={model} />
      ) : (
        <>
          <Edit model={model} />
          <Withdraw model={model} />
        </>
      )}
    </FormFrame>
  );
}

/** The public notice: written in both languages, looked at, published, withdrawn. */
export function renderNoticePage(model: NoticePageModel): string {
  return renderDocument(model, <NoticePage model={model} />);
}
