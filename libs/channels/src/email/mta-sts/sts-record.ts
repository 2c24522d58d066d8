const VERSION = /^v=STSv1[ \t]*;/;
const ID = /^id=([A-Za-z0-9]{1,32})$/;
const FIELD = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}=[!-:<>-~]+$/;

/**
 * The id of a domain's policy, as the TXT records of `_mta-sts.<domain>` tell it (RFC 8461, 3.1), or null: none, more than
 * one, or one that is not well formed. Other TXT records at the name are passed over.
 * @param records each with its strings joined
 */
export function readStsRecords(records: readonly string[]): string | null {
  const [record, ...others] = records.filter((text) => VERSION.test(text));
  if (record === undefined || others.length > 0) return null;
  const [, ...fields] = record.split(';').map((field) => field.trim());
  if (fields.at(-1) === '') fields.pop();
  if (!fields.every((field) => FIELD.test(field))) return null;
  const id = fields.find((field) => field.startsWith('id='));
  return id === undefined ? null : (ID.exec(id)?.[1] ?? null);
}
