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
    text: new PlainText(tokens).render(),
  };
}

/** Escapes text for HTML content and attributes. */
export function escapeHtml(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/** A block of text; `tight` when the item it stands in has no empty lines. */
interface Block {
  readonly text: string;
  readonly tight: boolean;
}

/** Markdown as a plain letter: markers of lists and quotes stay, emphasis goes, a link's address follows its text. */
class PlainText {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  render(): string {
    return this.blocks(null)
      .map(({ text }) => text)
      .join('\n\n');
  }

  /** The blocks up to the token that closes their container. */
  private blocks(until: string | null): Block[] {
    const blocks: Block[] = [];
    for (let token = this.next(); token !== undefined && token.type !== until; token = this.next()) {
      const text = this.block(token);
      if (text !== null) blocks.push({ text, tight: token.hidden });
    }
    return blocks;
  }

  private next(): Token | undefined {
    return this.tokens[this.at++];
  }

  private block(token: Token): string | null {
    switch (token.type) {
      case 'paragraph_open':
      case 'heading_open':
        return inlineText(this.next()?.children ?? []);
      case 'fence':
      case 'code_block':
        return token.content.trimEnd();
      case 'hr':
        return '---';
      default:
        return this.container(token);
    }
  }

  private container(token: Token): string | null {
    const start = Number(token.attrGet('start') ?? 1);
    switch (token.type) {
      case 'blockquote_open':
        return prefixed(joined(this.blocks('blockquote_close')), '> ', '> ');
      case 'bullet_list_open':
        return this.list('bullet_list_close', () => '- ');
      case 'ordered_list_open':
        return this.list('ordered_list_close', (index) => `${start + index}. `);
      default:
        return null;
    }
  }

  private list(until: string, marker: (index: number) => string): string {
    const items: Block[] = [];
    for (let token = this.next(); token !== undefined && token.type !== until; token = this.next()) {
      const inner = this.blocks('list_item_close');
      const sign = marker(items.length);
      const text = prefixed(joined(inner), sign, ' '.repeat(sign.length));
      items.push({ text, tight: inner[0]?.tight ?? true });
    }
    return joined(items);
  }
}

function joined(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text).join(blocks[0]?.tight === true ? '\n' : '\n\n');
}

function prefixed(text: string, first: string, others: string): string {
  return first + text.replace(/\n(?!\n)/g, `\n${others}`);
}

function inlineText(tokens: readonly Token[]): string {
  const links: { readonly href: string; readonly from: number }[] = [];
  let out = '';
  for (const token of tokens) {
    if (token.type === 'softbreak' || token.type === 'hardbreak') out += '\n';
    else if (token.type === 'link_open')
      links.push({ href: String(token.attrGet('href') ?? ''), from: out.length });
    else if (token.type === 'link_close') out += addressAfter(out, links.pop());
    else out += token.content;
  }
  return out;
}

/** A link's address in brackets, unless its text already says it. */
function addressAfter(
  out: string,
  link: { readonly href: string; readonly from: number } | undefined,
): string {
  const address = link?.href.replace(/^(?:mailto|tel):/i, '') ?? '';
  return address === out.slice(link?.from) ? '' : ` (${address})`;
}
