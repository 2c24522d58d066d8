import type { ReactElement } from 'react';
import type { PreferencesPageModel } from '#contracts';
import { Alert } from '../components/alert.js';
import { SubmitButton } from '../components/button.js';
import { renderDocument } from '../components/document.js';
import { ErrorSummary, type FieldProblem } from '../components/error-summary.js';
import { Check, Select, type Option } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Heading, Section } from '../components/section.js';
import { CitizenShell } from '../components/shell.js';
import { CategoryChoices, rankLabels } from './category-choices.js';
import { ContactPoints } from './contact-points.js';
import {
  CHANNEL_RANKS,
  channelFieldName,
  NO_HOUR,
  PREFERENCE_FIELDS,
  QUIET_HOURS,
} from './preference-fields.js';

interface Props {
  readonly model: PreferencesPageModel;
}

function fieldLabels(model: PreferencesPageModel, page: PageContextValue): ReadonlyMap<string, string> {
  const { preferences: t } = page.texts;
  const ranks = rankLabels(page);
  return new Map([
    ...model.categories.flatMap(({ slug, name }) =>
      CHANNEL_RANKS.map((rank) => [channelFieldName(slug, rank), `${name}, ${ranks[rank]}`] as const),
    ),
    [PREFERENCE_FIELDS.quietFrom, `${t.quiet}, ${t.from}`],
    [PREFERENCE_FIELDS.quietTo, `${t.quiet}, ${t.to}`],
    [PREFERENCE_FIELDS.language, t.language],
  ]);
}

function problemsOf(model: PreferencesPageModel, page: PageContextValue): readonly FieldProblem[] {
  const labels = fieldLabels(model, page);
  return model.errors.map(({ field, code }) => ({
    name: field,
    label: labels.get(field) ?? field,
    message: page.texts.preferences.errors[code],
  }));
}

function QuietHours({ model }: Props): ReactElement {
  const { preferences: t } = usePage().texts;
  const hours: readonly Option[] = [
    { value: NO_HOUR, label: t.noQuiet },
    ...QUIET_HOURS.map((hour) => ({ value: hour, label: t.hour(hour) })),
  ];
  const errorOf = (name: string): string | undefined => {
    const problem = model.errors.find(({ field }) => field === name);
    return problem === undefined ? undefined : t.errors[problem.code];
  };
  const { quietFrom, quietTo } = PREFERENCE_FIELDS;
  return (
    <Section id="ruhezeit" title={t.quiet}>
      <p>{t.quietText}</p>
      <div className="sb-grid2">
        <Select
          field={{ name: quietFrom, label: t.from, error: errorOf(quietFrom) }}
          options={hours}
          value={model.quietHours?.from ?? NO_HOUR}
        />
        <Select
          field={{ name: quietTo, label: t.to, error: errorOf(quietTo) }}
          options={hours}
          value={model.quietHours?.to ?? NO_HOUR}
        />
      </div>
    </Section>
  );
}

function Language({ model }: Props): ReactElement {
  const { preferences: t } = usePage().texts;
  const { language, plainLanguage } = PREFERENCE_FIELDS;
  return (
    <fieldset className="kern-fieldset sb-sec">
      <legend className="kern-label kern-heading-medium">{t.language}</legend>
      <div className="kern-fieldset__body">
        <Check type="radio" name={language} value="de" checked={model.language === 'de'}>
          <span lang="de">{t.german}</span>
        </Check>
        <Check type="radio" name={language} value="en" checked={model.language === 'en'}>
          <span lang="en">{t.english}</span>
        </Check>
        <Check type="checkbox" name={plainLanguage} value="yes" checked={model.plainLanguage}>
          {t.plain}
        </Check>
      </div>
    </fieldset>
  );
}

function Notice({ model }: Props): ReactElement | null {
  const page = usePage();
  const { texts } = page;
  if (model.errors.length > 0) return <ErrorSummary problems={problemsOf(model, page)} />;
  if (model.saved === null) return null;
  const t = texts.preferences;
  const names = { quietHours: t.quiet, language: t.language, plainLanguage: t.plainName };
  const changes = [...model.saved.categories, ...model.saved.settings.map((one) => names[one])];
  return (
    <Alert tone="success" title={t.saved}>
      <p>{changes.length === 0 ? t.savedNothing : t.savedChanges(texts.words.and(changes))}</p>
    </Alert>
  );
}

function PreferencesPage({ model }: Props): ReactElement {
  const { texts } = usePage();
  const t = texts.preferences;
  const title = model.errors.length > 0 ? `${texts.shell.errorPrefix} ${t.title}` : t.title;
  return (
    <CitizenShell title={title} isPrivate>
      <Notice model={model} />
      <Heading below={<p>{t.lead}</p>}>{t.headline}</Heading>
      <form className="sb-form" method="post" action={model.action}>
        <ContactPoints points={model.contactPoints} devicesHref={model.devicesHref} />
        <CategoryChoices model={model} />
        <QuietHours model={model} />
        <Language model={model} />
        <div className="sb-sec">
          <SubmitButton look="primary">{t.save}</SubmitButton>
          <p className="sb-muted">{t.saveNote}</p>
        </div>
      </form>
    </CitizenShell>
  );
}

/** A citizen's preferences by link: ways with their health, order per category, quiet hours, language, one save. */
export function renderPreferencesPage(model: PreferencesPageModel): string {
  return renderDocument(model, <PreferencesPage model={model} />);
}
