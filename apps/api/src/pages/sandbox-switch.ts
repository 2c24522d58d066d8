/** The captured refusal of 11 March 2021, with documentation addresses. */
const REFUSAL =
  '554-gmx.net (mxgmx117) Nemesis ESMTP Service not available\r\n554-No SMTP service\r\n554-IP address is block listed.\r\n' +
  '554 For explanation visit https://postmaster.gmx.net/de/case?c=r0103&i=ip&v=192.0.2.25&r=1M8QWG-1laMEu2tQu';

/** Turns the sandbox's GMX off and on: local mode only. */
export class SandboxSwitch {
  private turnedOnAtMs: number | null = null;

  constructor(private readonly sandboxUrl: string) {}

  /** When it was last turned on; null when it is off, or was turned on otherwise. */
  get onSinceMs(): number | null {
    return this.turnedOnAtMs;
  }

  /** Whether GMX refuses at connect now. */
  async isOn(): Promise<boolean> {
    const response = await fetch(`${this.sandboxUrl}/providers`);
    const { items } = (await response.json()) as { items: { id: string; behaviour: { stage?: string } }[] };
    return items.find(({ id }) => id === 'gmx')?.behaviour.stage === 'connect';
  }

  async turn(on: boolean, nowMs: number): Promise<void> {
    const response = await fetch(`${this.sandboxUrl}/providers/gmx/behaviour`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(on ? { stage: 'connect', reply: REFUSAL } : { accept: true }),
    });
    if (!response.ok) throw new Error(`the sandbox answered ${String(response.status)}`);
    this.turnedOnAtMs = on ? (this.turnedOnAtMs ?? nowMs) : null;
  }
}
