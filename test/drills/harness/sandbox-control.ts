/** A row of the sandbox's ledger. */
export interface WireRow {
  readonly at: string;
  readonly kind: 'smtp' | 'sms' | 'push' | 'webhook' | 'dns';
  readonly provider: string | null;
  readonly session: string | null;
  readonly stage: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reply: string | null;
  readonly id?: string;
}

/** The sandbox's control routes: the second witness, and the hand that hurts. */
export class SandboxControl {
  private rowsBefore = 0;

  constructor(private readonly url: string) {}

  /** Speaks of nothing that went over a wire until now. */
  async forget(): Promise<void> {
    this.rowsBefore = (await this.lines()).length;
  }

  async providers(): Promise<
    readonly { id: string; domains: string[]; connections?: { open: number; peak: number } }[]
  > {
    const { items } = (await this.get('/providers')) as { items: { id: string; domains: string[] }[] };
    return items;
  }

  async behave(provider: string, behaviour: Record<string, unknown>): Promise<void> {
    await this.send('PUT', `/providers/${provider}/behaviour`, behaviour);
  }

  async smsBehave(behaviour: Record<string, unknown>): Promise<void> {
    await this.send('PUT', '/sms/behaviour', behaviour);
  }

  async pushBehave(behaviour: Record<string, unknown>): Promise<void> {
    await this.send('PUT', '/push/behaviour', behaviour);
  }

  async dns(name: string, type: string, answer: unknown): Promise<void> {
    await this.send('POST', '/dns', { name, type, answer });
  }

  /** Moves domain time for all processes. */
  async advance(ms: number): Promise<void> {
    await this.send('POST', '/clock', { advanceMs: ms });
  }

  /** Lets domain time run so many times as fast as real time. */
  async rate(times: number): Promise<void> {
    await this.send('POST', '/clock', { rate: times });
  }

  async domainNow(): Promise<number> {
    const { now } = (await this.get('/clock')) as { now: string };
    return Date.parse(now);
  }

  /** What arrived in a mailbox after a moment. */
  async mailsAfter(address: string, time: string): Promise<readonly { raw: string; at: string }[]> {
    const path = `/mailboxes/${encodeURIComponent(address)}?arrivedAfter=${encodeURIComponent(time)}`;
    const { items } = (await this.get(path)) as { items: { raw: string; at: string }[] };
    return items;
  }

  async ledger(): Promise<readonly WireRow[]> {
    return (await this.lines()).slice(this.rowsBefore).map((line) => JSON.parse(line) as WireRow);
  }

  private async lines(): Promise<string[]> {
    const response = await fetch(`${this.url}/ledger`);
    return (await response.text()).split('\n').filter((line) => line !== '');
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`);
    return response.json();
  }

  private async send(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the sandbox refused ${method} ${path}: ${await response.text()}`);
  }
}
