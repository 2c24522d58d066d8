import MarkdownIt from 'markdown-it';

/**
 * The Markdown that departments may write: no HTML, no images (nothing remote is ever loaded), links to the web, mail and
 * telephone only. A line break stays one: these are letters.
 */
const markdown = new MarkdownIt('commonmark', { html: false, breaks: true }).disable([
  'image',
  'html_block',
  'html_inline',
]);
type Token = ReturnType<typeof markdown.parse>[number];

markdown.validateLink = (url) => /^(?:https?:\/\/|mailto:|tel:)/i.test(url);

/** A text in the two forms of a mail. */
export interface Rendered {
  readonly html: string;
  readonly text: string;
}

/** Renders Markdown once for both parts. */
export function renderMarkdown(source: string): Rendered {
  const tokens = markdown.parse(source, {});
  return {
    html: markdown.renderer.render(tokens, markdown.options, {}),
    text: new PlainText().render(tokens),
  };
}

/** Escapes text for HTML content and attributes. */
export function escapeHtml(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/** Markdown as a plain letter: markers of lists and quotes stay, emphasis goes, a link's address follows its text. */
class PlainText {
  private out = '';
  private readonly prefixes: string[] = [];
  private readonly lists: (number | null)[] = [];
  private readonly hrefs: string[] = [];
  private linkStart = 0;

  render(tokens: readonly Token[]): string {
    for (const token of tokens) this.block(token);
    return this.out.replace(/\n{3,}/g, '\n\n').trim();
  }

  private block(token: Token): void {
    const step = BLOCKS[token.type];
    if (step !== undefined) step(this, token);
  }

  inline(tokens: readonly Token[]): void {
    for (const token of tokens) {
      if (token.type === 'link_open') this.openLink(token);
      else if (token.type === 'link_close') this.closeLink();
      else if (token.type === 'softbreak' || token.type === 'hardbreak') this.line();
      else this.out += token.content;
    }
  }

  private openLink(token: Token): void {
    this.hrefs.push(String(token.attrGet('href') ?? ''));
    this.linkStart = this.out.length;
  }

  private closeLink(): void {
    const href = this.hrefs.pop() ?? '';
    const shown = this.out.slice(this.linkStart);
    if (shown !== href && `mailto:${shown}` !== href)
      this.out += ` (${href.replace(/^(?:mailto|tel):/i, '')})`;
  }

  line(): void {
    this.out += `\n${this.prefixes.join('')}`;
  }

  gap(): void {
    this.out += '\n';
    this.line();
  }

  write(text: string): void {
    this.out += text.trimEnd().replace(/\n/g, `\n${this.prefixes.join('')}`);
  }

  indent(prefix: string): void {
    this.prefixes.push(prefix);
  }

  outdent(): void {
    this.prefixes.pop();
  }

  openList(start: number | null): void {
    this.lists.push(start);
  }

  closeList(): void {
    this.lists.pop();
    this.gap();
  }

  /** The marker of the next item of the innermost list. */
  item(): void {
    const at = this.lists.length - 1;
    const next = this.lists[at] ?? null;
    const marker = next === null ? '- ' : `${next}. `;
    if (next !== null) this.lists[at] = next + 1;
    if (!this.out.endsWith('\n') && this.out !== '') this.line();
    this.out += marker;
    this.indent(' '.repeat(marker.length));
  }
}

const BLOCKS: Readonly<Record<string, (text: PlainText, token: Token) => void>> = {
  inline: (text, token) => {
    text.inline(token.children ?? []);
  },
  paragraph_close: (text, token) => {
    if (token.hidden) return;
    text.gap();
  },
  heading_close: (text) => {
    text.gap();
  },
  hr: (text) => {
    text.write('---');
    text.gap();
  },
  code_block: (text, token) => {
    text.write(token.content);
    text.gap();
  },
  fence: (text, token) => {
    text.write(token.content);
    text.gap();
  },
  blockquote_open: (text) => {
    text.write('> ');
    text.indent('> ');
  },
  blockquote_close: (text) => {
    text.outdent();
    text.gap();
  },
  bullet_list_open: (text) => {
    text.openList(null);
  },
  bullet_list_close: (text) => {
    text.closeList();
  },
  ordered_list_open: (text, token) => {
    text.openList(Number(token.attrGet('start') ?? 1));
  },
  ordered_list_close: (text) => {
    text.closeList();
  },
  list_item_open: (text) => {
    text.item();
  },
  list_item_close: (text) => {
    text.outdent();
    text.line();
  },
};
