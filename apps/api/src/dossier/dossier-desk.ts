import type { MailboxProvider } from '#channels';
import type { Config } from '#config';
import type { Dossier } from '#contracts';
import { operationalUnit, type GroupCommit } from '#delivery';
import type { Clock, WakeUp } from '#delivery/ports';
import { uuidV7, type Uuid } from '#domain';
import type { DossierReader, IncidentCommands } from '#persistence';
import { dossierDocument } from './dossier-document.js';
import { dossierLetter, dossierMarkdown } from './dossier-markdown.js';
import { dossierModel, type DossierLanguage } from './dossier-model.js';
import { dossierPdf } from './dossier-pdf.js';
import { configuredSender, type SenderFacts } from './sender-facts.js';

/** What the desk works with. */
export interface DossierDeskParts {
  readonly reader: DossierReader;
  readonly commands: IncidentCommands;
  readonly group: GroupCommit;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly random: (bytes: number) => Uint8Array;
  readonly config: Pick<Config, 'city' | 'mail' | 'postmaster' | 'preflight'>;
  readonly providerOf: (site: string) => MailboxProvider | null;
  /** What the DNS said of us last; null: it was not asked. */
  readonly senderFacts: () => Promise<SenderFacts | null>;
}

/** A dossier that is to be mailed. */
export interface DossierMailOrder {
  readonly to: string;
  readonly language: DossierLanguage | null;
  readonly actor: string;
}

/** What came of it. `no_department`: nobody is there in whose name it could go out. */
export type DossierMailed =
  | { readonly result: 'sent'; readonly notificationId: Uuid }
  | { readonly result: 'unknown' | 'no_department' };

/** Makes dossiers for providers' postmasters, and mails them the ordinary way. */
export class DossierDesk {
  constructor(private readonly parts: DossierDeskParts) {}

  /** @param key the incident's id or number @returns null when there is none */
  async dossier(key: string, language: DossierLanguage | null): Promise<Dossier | null> {
    const { reader, clock, config, providerOf, senderFacts } = this.parts;
    const facts = await reader.facts(key, clock.now());
    if (facts === null) return null;
    const { name, email, phone } = config.postmaster;
    const sender = configuredSender(config, await senderFacts());
    const world = {
      city: config.city.name,
      contact: { name, email, phone },
      sender,
      providerOf,
      nowMs: clock.now(),
    };
    return dossierModel(facts, world, language);
  }

  markdown(dossier: Dossier): string {
    return dossierMarkdown(dossierDocument(dossier));
  }

  pdf(dossier: Dossier): Promise<Uint8Array> {
    return dossierPdf(dossierDocument(dossier));
  }

  /** Mails it, and enters the contact: what went to our own postmaster is none. Audited with the entry. */
  async send(key: string, { to, language, actor }: DossierMailOrder): Promise<DossierMailed> {
    const { reader, clock, config, commands, wakeUp } = this.parts;
    const [dossier, facts] = await Promise.all([this.dossier(key, language), reader.facts(key, clock.now())]);
    if (dossier === null || facts === null) return { result: 'unknown' };
    const departmentId = await reader.writingDepartment(config.postmaster.department);
    if (departmentId === null) return { result: 'no_department' };
    const notificationId = await this.accept(dossier, { to, departmentId, actor });
    const isOurs = to.toLowerCase() === config.postmaster.email?.toLowerCase();
    const provider = dossier.providers.map(({ name }) => name).join(', ');
    const entry = { way: 'email', provider, at: new Date(clock.now()).toISOString(), notificationId };
    await commands.write(facts.id, isOurs ? 'dossier' : 'contact', entry, { actor, nowMs: clock.now() });
    wakeUp.wake('advance');
    return { result: 'sent', notificationId };
  }

  private async accept(
    dossier: Dossier,
    { to, departmentId, actor }: { readonly to: string; readonly departmentId: Uuid; readonly actor: string },
  ): Promise<Uuid> {
    const { clock, random, group, config } = this.parts;
    const document = dossierDocument(dossier);
    const id = uuidV7(clock.realNow(), random(10));
    const content = Buffer.from(await dossierPdf(document)).toString('base64');
    const filename = `${dossier.language === 'de' ? 'akte' : 'dossier'}-${dossier.incident}.pdf`;
    await group.write(
      operationalUnit({
        id,
        departmentId,
        to,
        ...(config.postmaster.email === null ? {} : { replyTo: config.postmaster.email }),
        language: dossier.language,
        subject: document.subject,
        body: dossierLetter(document),
        attachments: [{ filename, contentType: 'application/pdf', content }],
        actor,
        nowMs: clock.now(),
      }),
    );
    return id;
  }
}
