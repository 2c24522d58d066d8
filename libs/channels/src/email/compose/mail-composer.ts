import { isAscii } from 'node:buffer';
import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { parseLaneKey, type Stream } from '#domain';
import type {
  Category,
  ClaimedAttempt,
  Department,
  DepartmentDirectory,
  OriginalMail,
} from '#delivery/ports';
import {
  neutralSentence,
  neutralSubject,
  wordingOf,
  writtenMoment,
  type Wording,
} from '../../message-text.js';
import { CannotBeSent, departmentOf, readable, type GatewayWorld } from '../../outcome.js';
import { parseMailbox } from '../email-address.js';
import { brandOf, type Brand } from './brand.js';
import { DkimSigner, type DkimKeyOptions } from './dkim.js';
import { renderLetter } from './letter.js';
import { messageIdOf, returnPathOf } from './message-identity.js';
import { outgoingMail } from './original-mail.js';
import { encodedPart, filesOf, joined, multipart } from './mail-parts.js';
import { headerText, mailboxHeader, quotedPrintable } from './mime.js';
import { unsubscribeFields, unsubscribeWays, type UnsubscribeWays } from './unsubscribe.js';

/** What composing needs from outside. */
export interface MailComposerOptions extends GatewayWorld {
  readonly departments: DepartmentDirectory;
  /** Secret of the Message-IDs, at least 32 bytes; changing it lets a retry look like another message. */
  readonly messageIdKey: Uint8Array;
  /** Right side of Message-IDs; absent: the bounce domain. */
  readonly messageIdDomain?: string;
  /** Where bounces come back (VERP). */
  readonly bounceDomain: string;
  /** Without a key aligned with From a mail goes out unsigned, which GMX refuses. */
  readonly dkim: readonly DkimKeyOptions[];
  /** What bulk mail has of its own, so that its reputation never is the transactional mail's. */
  readonly bulk?: { readonly senderDomain: string | null; readonly bounceDomain: string | null };
  /** The city's colour, `#rrggbb`. */
  readonly brandColor?: string;
}

const DEFAULT_BRAND_COLOR = '#0b57a4';

/** A mail ready for the wire: one recipient, the envelope apart from the header. */
export interface ComposedMail {
  readonly from: string;
  readonly to: string;
  readonly message: Buffer;
  /** Whether it has bytes beyond ASCII (RFC 6152); what we compose ourselves has none. */
  readonly eightBit: boolean;
}

/**
 * Makes the mail of an attempt as one Buffer, signed. It writes MIME itself: nodemailer's composer builds a tree of streams
 * for each message, which costs more than the whole SMTP dialogue. Figures: `bench/email-gateway.ts`.
 */
export class MailComposer {
  private readonly signer: DkimSigner;
  private readonly idKey: KeyObject;
  private readonly brand: Brand;

  constructor(private readonly options: MailComposerOptions) {
    this.signer = new DkimSigner(options.dkim);
    this.idKey = createSecretKey(options.messageIdKey);
    this.brand = brandOf(options.brandColor ?? DEFAULT_BRAND_COLOR);
  }

  /** @throws CannotBeSent when this attempt can make no mail: no plain address, no department, no text; NotNow */
  async compose(attempt: ClaimedAttempt): Promise<ComposedMail> {
    if (attempt.contact.channel !== 'email') throw new CannotBeSent('the contact is no email address');
    const to = parseMailbox(attempt.contact.address);
    const [department, category] = await this.about(attempt);
    const unsubscribe = this.unsubscribe(attempt, category);
    const { original } = attempt.content;
    const written =
      original !== undefined && GOES_OUT_AS_IT_IS.has(attempt.contentKind)
        ? this.submitted(attempt, original, { to, unsubscribe })
        : this.written(attempt, department, { to, unsubscribe });
    const { headers, body, from } = written;
    const signature = await this.signer.signature(headers, body, from, streamOf(attempt));
    const message = Buffer.from(`${signature}${headers}\r\n${body}`, 'latin1');
    const returnPath =
      original?.isReport === true
        ? ''
        : returnPathOf(attempt, this.options.links, this.bounceDomainOf(attempt));
    return { from: returnPath, to, message, eightBit: original !== undefined && !isAscii(message) };
  }

  /** A mail of our own making. */
  private written(attempt: ClaimedAttempt, department: Department, { to, unsubscribe }: Addressed): Written {
    const from = this.fromOf(attempt, department);
    const part = this.content(attempt, department, unsubscribe?.page ?? null);
    const headers = this.headers(attempt, department, { to, from, subject: part.subject, unsubscribe });
    return { from, headers: headers + part.header, body: part.body };
  }

  /** The mail that was submitted, as it came. */
  private submitted(
    attempt: ClaimedAttempt,
    original: OriginalMail,
    { to, unsubscribe }: Addressed,
  ): Written {
    const mail = outgoingMail(Buffer.from(original.message, 'base64').toString('latin1'), {
      to,
      unsubscribe,
      messageId: this.messageId(attempt),
      date: mailDate(this.options.clock.realNow()),
      subject: attempt.contentKind === 'original' ? null : wordingOf(attempt).subject,
    });
    return { ...mail, from: senderOf(mail.headers) };
  }

  private fromOf(attempt: ClaimedAttempt, department: Department): string {
    const address = parseMailbox(department.sender.fromAddress);
    const own = streamOf(attempt) === 'bulk' ? this.options.bulk?.senderDomain : null;
    return own == null ? address : `${address.slice(0, address.lastIndexOf('@'))}@${own}`;
  }

  private bounceDomainOf(attempt: ClaimedAttempt): string {
    const own = streamOf(attempt) === 'bulk' ? this.options.bulk?.bounceDomain : null;
    return own ?? this.options.bounceDomain;
  }

  private messageId(attempt: ClaimedAttempt): string {
    return messageIdOf(attempt, this.idKey, this.options.messageIdDomain ?? this.options.bounceDomain);
  }

  private async about(attempt: ClaimedAttempt): Promise<[Department, Category | null]> {
    const { departments } = this.options;
    const [department, categories] = await Promise.all([
      departmentOf(attempt, departments),
      readable(departments.categories()),
    ]);
    return [department, categories.find((category) => category.id === attempt.category) ?? null];
  }

  /** RFC 8058 on optional mail only: what the law wants told cannot be unsubscribed. */
  private unsubscribe(attempt: ClaimedAttempt, category: Category | null): UnsubscribeWays | null {
    if (category?.basis !== 'consent' || attempt.citizenId === null) return null;
    const about = { citizenId: attempt.citizenId, category: category.id };
    return unsubscribeWays(about, this.options.links, this.bounceDomainOf(attempt));
  }

  private headers(
    attempt: ClaimedAttempt,
    department: Department,
    about: {
      readonly to: string;
      readonly from: string;
      readonly subject: string;
      readonly unsubscribe: UnsubscribeWays | null;
    },
  ): string {
    const { sender } = department;
    const name = attempt.contact.channel === 'email' ? attempt.contact.name : null;
    const replyTo = attempt.content.replyTo ?? sender.replyTo;
    const fields = [
      `From: ${mailboxHeader(sender.fromName, about.from)}`,
      replyTo === null ? '' : `Reply-To: ${parseMailbox(replyTo)}`,
      `To: ${mailboxHeader(name, about.to)}`,
      `Subject: ${headerText(about.subject, 9)}`,
      `Date: ${mailDate(this.options.clock.realNow())}`,
      `Message-ID: ${this.messageId(attempt)}`,
      'Auto-Submitted: auto-generated',
      ...(about.unsubscribe === null ? [] : unsubscribeFields(about.unsubscribe)),
      'MIME-Version: 1.0',
    ];
    return `${fields.filter((field) => field !== '').join('\r\n')}\r\n`;
  }

  private content(
    attempt: ClaimedAttempt,
    department: Department,
    preferencesUrl: string | null,
  ): { readonly subject: string; readonly header: string; readonly body: string } {
    const neutral = attempt.contentKind === 'neutral';
    const own = !neutral && attempt.contentKind !== 'late';
    const wording = neutral ? this.neutralWording(attempt, department) : wordingOf(attempt);
    const letter = renderLetter({
      wording,
      language: attempt.language,
      department,
      action: own ? this.action(attempt) : null,
      preferencesUrl,
      brand: this.brand,
      until: own && attempt.deadlineMs !== null ? writtenMoment(attempt.deadlineMs, attempt.language) : null,
    });
    const boundary = boundaryOf(attempt, letter.text);
    const text = encodedPart('plain', quotedPrintable(letter.text));
    const html = encodedPart('html', letter.encodedHtml);
    const alternative = multipart('alternative', `${boundary}-a`, [text, html]);
    const files = neutral ? [] : filesOf(attempt.content);
    const whole =
      files.length === 0 ? alternative : multipart('mixed', boundary, [joined(alternative), ...files]);
    return { subject: wording.subject, ...whole };
  }

  private neutralWording(attempt: ClaimedAttempt, department: Department): Wording {
    const { deadlineMs, language, notificationId } = attempt;
    const way = { link: this.options.links.url('message', notificationId) };
    return {
      subject: neutralSubject(department.cityName, language),
      body: neutralSentence({ deadlineMs, language, way }),
    };
  }

  private action(attempt: ClaimedAttempt): { label: string; url: string } | null {
    const { action } = attempt.content;
    if (action === null) return null;
    return {
      label: action.label,
      url: action.url ?? this.options.links.url('action', attempt.notificationId),
    };
  }
}

/** Kinds of content for which a submitted mail itself is sent; a neutral or late text is ours. */
const GOES_OUT_AS_IT_IS: ReadonlySet<ClaimedAttempt['contentKind']> = new Set([
  'original',
  'copy',
  'reminder',
]);

interface Addressed {
  readonly to: string;
  readonly unsubscribe: UnsubscribeWays | null;
}

/** A mail before it is signed. */
interface Written {
  readonly from: string;
  readonly headers: string;
  readonly body: string;
}

/** The address in From, for the alignment of the signature; checked when the mail was taken. */
function senderOf(headers: string): string {
  const field = /(?:^|\r\n)from:((?:[^\r]|\r\n[ \t])*)/i.exec(headers)?.[1] ?? '';
  return /([^\s<>",;:]+@[^\s<>",;]+)>?\s*$/.exec(field)?.[1] ?? '';
}

/** Derived from the message, so that a retry is the same to the byte but for its date; `=_` never occurs in our encodings. */
function boundaryOf(attempt: ClaimedAttempt, text: string): string {
  return `=_${hash('sha256', `${attempt.id}\n${text}`, 'base64url').slice(0, 24)}`;
}

function streamOf(attempt: ClaimedAttempt): Stream {
  const lane = parseLaneKey(attempt.lane);
  return lane?.channel === 'email' ? lane.stream : 'transactional';
}

/** RFC 5322, 3.3, in UTC. */
function mailDate(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000');
}
