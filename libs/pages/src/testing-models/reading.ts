const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#x27': "'" };

/** What a person reads: the text without markup, entities and hard spaces written plainly. */
export function textOf(html: string): string {
  return html
    .replace(/<head>.*?<\/head>/s, '')
    .replaceAll(/<\/(?:p|li|dt|dd|h1|h2|h3|td|th|button|label|option|summary)>|<br\/?>/g, ' | ')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#x27);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/\s+/g, ' ');
}

/** The opening tag that holds all of the given pieces, or null. */
export function tagWith(html: string, ...pieces: readonly string[]): string | null {
  return (
    (html.match(/<[a-z][^>]*>/g) ?? []).find((tag) => pieces.every((piece) => tag.includes(piece))) ?? null
  );
}

/** The page's `h1`. */
export function headingOf(html: string): string {
  return textOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? '').trim();
}
