import type { ContactField, ContactPageModel, ContactWay, IncidentContact } from '#contracts';
import { CONTACT_WAYS } from '#contracts';
import { MOST_CHARACTERS } from '#pages';
import { readBerlin } from './berlin-time.js';

const LONGEST_WORD = 100;

/** What a contact form says. */
export type ReadContact =
  | { readonly kind: 'ok'; readonly contact: IncidentContact }
  | { readonly kind: 'wrong'; readonly errors: ContactPageModel['errors'] };

/** The form's fields as they were entered. */
export function contactValues(fields: Readonly<Record<string, string>>): ContactPageModel['values'] {
  const { way = 'form', provider = '', ticket = '', answer = '', at = '' } = fields;
  return { way, provider, ticket, answer, at };
}

/** Reads and checks a contact. An empty moment is now. */
export function readContact(values: ContactPageModel['values'], nowMs: number): ReadContact {
  const at = values.at.trim() === '' ? nowMs : readBerlin(values.at);
  const way = CONTACT_WAYS.find((one): one is ContactWay => one === values.way);
  const errors = [...lengthErrors(values), ...atErrors(at, nowMs)];
  if (errors.length > 0 || way === undefined || at === null)
    return {
      kind: 'wrong',
      errors: way === undefined ? [...errors, { field: 'way', code: 'missing' }] : errors,
    };
  return {
    kind: 'ok',
    contact: {
      way,
      provider: values.provider.trim(),
      at: new Date(at).toISOString(),
      ...filled('ticket', values.ticket),
      ...filled('answer', values.answer),
    },
  };
}

function filled<Name extends string>(name: Name, text: string): Partial<Record<Name, string>> {
  const value = text.trim();
  return value === '' ? {} : ({ [name]: value } as Record<Name, string>);
}

const LONGEST: readonly (readonly [ContactField, number])[] = [
  ['provider', LONGEST_WORD],
  ['ticket', LONGEST_WORD],
  ['answer', MOST_CHARACTERS],
];

function lengthErrors(values: ContactPageModel['values']): ContactPageModel['errors'] {
  return [
    ...(values.provider.trim() === '' ? [{ field: 'provider', code: 'missing' } as const] : []),
    ...LONGEST.filter(([field, most]) => values[field].length > most).map(
      ([field]) => ({ field, code: 'too-long' }) as const,
    ),
  ];
}

function atErrors(at: number | null, nowMs: number): ContactPageModel['errors'] {
  if (at === null) return [{ field: 'at', code: 'not-a-moment' }];
  return at > nowMs ? [{ field: 'at', code: 'in-the-future' }] : [];
}

interface TextError<Field> {
  readonly field: Field;
  readonly code: 'missing' | 'too-long';
}

/** Errors of required texts, each at most as long as the log takes. */
export function textErrors<Field extends string>(
  values: Readonly<Record<Field, string>>,
  fields: readonly Field[],
): TextError<Field>[] {
  return fields.flatMap((field): TextError<Field>[] => {
    const { length } = values[field].trim();
    if (length === 0) return [{ field, code: 'missing' }];
    return length > MOST_CHARACTERS ? [{ field, code: 'too-long' as const }] : [];
  });
}
