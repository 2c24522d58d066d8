/** A path with some of its query set; `null` takes a name out. The rest of the query stays. */
export function withQuery(path: string, values: Readonly<Record<string, string | null>>): string {
  const [pathname = '/', search = ''] = path.split('?', 2);
  const query = new URLSearchParams(search);
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === '') query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  return text === '' ? pathname : `${pathname}?${text}`;
}
