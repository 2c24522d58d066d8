import type { ReactElement } from 'react';
import type { PreferenceCategory, PreferencesPageModel } from '#contracts';
import { Select, type Option } from '../components/field.js';
import { usePage, type PageContextValue } from '../components/page-context.js';
import { Section } from '../components/section.js';
import { CHANNEL_RANKS, channelFieldName, NO_CHANNEL } from './preference-fields.js';

interface ChoiceProps {
  readonly model: PreferencesPageModel;
  readonly category: PreferenceCategory;
}

/** What the three selects are called, in order. */
export function rankLabels({ texts }: PageContextValue): Readonly<Record<1 | 2 | 3, string>> {
  const { first, second, third } = texts.preferences;
  return { 1: first, 2: second, 3: third };
}

/** A duty has no "no messages"; a channel that was chosen before stays visible though it is not usable now. */
function optionsFor(
  { model, category }: ChoiceProps,
  rank: 1 | 2 | 3,
  { texts }: PageContextValue,
): readonly Option[] {
  const chosen = category.channels[rank - 1];
  const channels =
    chosen === undefined || model.choices.includes(chosen) ? model.choices : [...model.choices, chosen];
  const none = rank === 1 ? texts.preferences.noMessages : texts.preferences.noChannel;
  return [
    ...channels.map((channel) => ({ value: channel, label: texts.words.citizenChannel[channel] })),
    ...(rank === 1 && category.duty && chosen !== undefined ? [] : [{ value: NO_CHANNEL, label: none }]),
  ];
}

function RankSelect(props: ChoiceProps & { readonly rank: 1 | 2 | 3 }): ReactElement {
  const page = usePage();
  const { model, category, rank } = props;
  const name = channelFieldName(category.slug, rank);
  const problem = model.errors.find(({ field }) => field === name);
  const error = problem === undefined ? undefined : page.texts.preferences.errors[problem.code];
  return (
    <Select
      field={{ name, label: rankLabels(page)[rank], error }}
      options={optionsFor(props, rank, page)}
      value={category.channels[rank - 1] ?? NO_CHANNEL}
    />
  );
}

function CategoryChoice({ model, category }: ChoiceProps): ReactElement {
  const { texts } = usePage();
  const t = texts.preferences;
  const { citizenChannel, citizenChannelInSentence } = texts.words;
  const order = category.channels.map((channel, index) =>
    index === 0 ? citizenChannel[channel] : citizenChannelInSentence[channel],
  );
  const hasError = model.errors.some(({ field }) => field.startsWith(`${category.slug}.`));
  const isFirst = category === model.categories[0];
  return (
    <details className="kern-accordion" open={isFirst || hasError}>
      <summary className="kern-accordion__header">
        <span className="kern-title sb-cat">
          {category.name}
          <br />
          <span className="sb-muted sb-cat__way">{order.length === 0 ? t.off : t.order(order)}</span>
        </span>
      </summary>
      <div className="kern-accordion__body sb-flow">
        <p className="sb-muted">
          {category.description} {category.duty ? t.duty : t.consent}
        </p>
        <fieldset className="kern-fieldset">
          <legend className="kern-sr-only">{t.waysFor(category.name)}</legend>
          <div className="kern-fieldset__body">
            <div className="sb-grid2">
              {CHANNEL_RANKS.map((rank) => (
                <RankSelect key={rank} model={model} category={category} rank={rank} />
              ))}
            </div>
          </div>
        </fieldset>
      </div>
    </details>
  );
}

/** Per category: first, if that fails, else. */
export function CategoryChoices({ model }: { readonly model: PreferencesPageModel }): ReactElement {
  const { preferences } = usePage().texts;
  return (
    <Section id="themen" title={preferences.byTopic}>
      <div>
        {model.categories.map((category) => (
          <CategoryChoice key={category.slug} model={model} category={category} />
        ))}
      </div>
    </Section>
  );
}
