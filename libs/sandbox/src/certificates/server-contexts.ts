import { createSecureContext, type SecureContext } from 'node:tls';
import type { LocalAuthority, ServerCertificate } from './local-authority.js';

/** The certificate each server shows: one for all the big hosts, and one made on demand for each small server. */
export class ServerContexts {
  readonly usual: SecureContext;
  readonly #made = new Map<string, SecureContext>();

  /** @param smallHosts whose names are too many for one certificate */
  constructor(
    private readonly authority: LocalAuthority,
    private readonly certificate: ServerCertificate,
    private readonly smallHosts: ReadonlySet<string>,
  ) {
    this.usual = createSecureContext({ ...certificate });
  }

  /** For the name that the client asked for by SNI. */
  forName(name: string): SecureContext {
    const key = name.toLowerCase().replace(/\.$/, '');
    if (!this.smallHosts.has(key)) return this.usual;
    const context =
      this.#made.get(key) ?? createSecureContext({ ...this.authority.again(this.certificate, key) });
    this.#made.set(key, context);
    return context;
  }
}
