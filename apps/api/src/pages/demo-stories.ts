import { pushText, smsText } from '#channels';
import type { DemoPerson } from '#contracts';
import type { AttemptContent, Links } from '#delivery/ports';
import type { AttemptView, DemoFollowed, NotificationReader, PublicPageStore } from '#persistence';

/** What the demo tells of one person beside the outcome. */
export interface DemoStory {
  /** The lane of the person's mail; null before there is an attempt. */
  readonly lane: string | null;
  readonly deadlineAt: string | null;
  readonly message: DemoPerson['message'];
}

type Page = NonNullable<Awaited<ReturnType<PublicPageStore['find']>>>;
type Timeline = NonNullable<Awaited<ReturnType<NotificationReader['timeline']>>>;

const NOTHING: DemoStory = { lane: null, deadlineAt: null, message: null };

/** The words that a followed person got, made by the same hands as the message itself. */
export class DemoStories {
  constructor(
    private readonly pages: Pick<PublicPageStore, 'find'>,
    private readonly reader: Pick<NotificationReader, 'timeline'>,
    private readonly links: Links,
  ) {}

  async of(one: DemoFollowed, cityName: string): Promise<DemoStory> {
    const page = await this.pages.find(one.id);
    const timeline = page === null ? null : await this.reader.timeline(page.departmentId, one.id);
    if (page === null || timeline === null) return NOTHING;
    return {
      lane: timeline.attempts.find(({ channel }) => channel === 'email')?.lane ?? null,
      deadlineAt: page.deadlineMs === null ? null : new Date(page.deadlineMs).toISOString(),
      message: this.message(one, { page, timeline, cityName }),
    };
  }

  private message(
    { outcome, subject }: DemoFollowed,
    about: { readonly page: Page; readonly timeline: Timeline; readonly cityName: string },
  ): DemoPerson['message'] {
    const { page, timeline, cityName } = about;
    if (outcome === null) return null;
    if (outcome.state === 'undeliverable')
      return { channel: 'call_list', text: timeline.reference ?? subject };
    const channel = outcome.channel ?? 'email';
    const told = timeline.attempts.findLast((attempt) => attempt.channel === channel && attempt.tries > 0);
    const { content } = page;
    if (content === null) return { channel, text: subject };
    const text = textOf(told, { ...page, content, language: timeline.language });
    if (channel === 'sms')
      return { channel, text: smsText(text, { cityName, links: this.links, phone: null }) };
    return { channel, text: channel === 'push' ? pushText(text) : content.body };
  }
}

/** The part of an attempt that its text is made of. */
function textOf(
  told: AttemptView | undefined,
  page: Page & { readonly content: NonNullable<Page['content']>; readonly language: 'de' | 'en' },
): Parameters<typeof smsText>[0] {
  return {
    notificationId: page.id,
    content: page.content,
    contentKind: KINDS.find((kind) => kind === told?.contentKind) ?? 'original',
    deadlineMs: page.deadlineMs,
    language: page.language,
    confidential: page.confidential,
    hasSecondFactor: page.secondFactor !== null,
  };
}

const KINDS: readonly AttemptContent[] = ['original', 'neutral', 'late', 'reminder', 'copy'];
