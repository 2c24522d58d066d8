/** What a gateway's request can name. null: it has no value, and a JSON property that is nothing else is left out. */
export interface TemplateValues {
  /** E.164, with its plus. */
  readonly to: string;
  /** The same without it. */
  readonly toDigits: string;
  readonly text: string;
  readonly sender: string;
  readonly attempt: string;
  /** Where receipts are posted. */
  readonly callback: string;
  /** Whole seconds after which the text is of no use. */
  readonly validSeconds: number | null;
  /** RFC 3339: lists are asked for what was taken since then. */
  readonly since: string;
}

const PLACEHOLDER = /\{(to|toDigits|text|sender|attempt|callback|validSeconds|since)\}/g;

/** Fills placeholders into a text; every value is written as the place wants it. */
export function fill(
  template: string,
  values: Partial<TemplateValues>,
  write: (value: string) => string,
): string {
  return template.replace(PLACEHOLDER, (_, name: keyof TemplateValues) => write(String(values[name] ?? '')));
}

/** Fills a JSON body: values stand inside of its strings, and so can never change its form. */
export function fillJson(template: unknown, values: TemplateValues): unknown {
  if (typeof template === 'string') return fillText(template, values);
  if (Array.isArray(template)) return template.map((one: unknown) => fillJson(one, values));
  if (typeof template !== 'object' || template === null) return template;
  const entries = Object.entries(template).map(([name, value]) => [name, fillJson(value, values)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** `{validSeconds}` alone is a number, and nothing where there is no end. */
function fillText(template: string, values: TemplateValues): unknown {
  if (template === '{validSeconds}') return values.validSeconds ?? undefined;
  return fill(template, values, (value) => value);
}

/** A value in XML text or in an attribute. */
export function xmlText(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
