import { BEGINNING, type AuditChain, type AuditRow } from './audit-chain.js';

/** Something that is not as it was written. */
export type AuditFinding =
  /** The row is not as it was sealed, or what was sealed just before it is gone. */
  | { readonly kind: 'changed'; readonly auditId: number; readonly position: number }
  /** A sealed row is gone. */
  | { readonly kind: 'removed'; readonly auditId: number; readonly position: number }
  /** A row that was not there when the rows around it were sealed, or whose seal was taken away. */
  | { readonly kind: 'inserted'; readonly auditId: number }
  /** Seals are gone; the row after them cannot be checked. */
  | { readonly kind: 'seals_removed'; readonly from: number; readonly to: number }
  /** The key of the seal is not in HASH_KEYS. */
  | { readonly kind: 'unknown_key'; readonly position: number; readonly keyId: string }
  /** The chain does not end as the sealer left it, or does not pass the place where it ended at an earlier check. */
  | { readonly kind: 'cut'; readonly position: number };

/** A place in the chain; kept outside of the database it proves at a later check that nothing before it was made anew. */
export interface AuditPlace {
  readonly position: number;
  /** Hexadecimal. */
  readonly digest: string;
}

/** A seal with its row. */
export interface SealedRow extends Omit<AuditRow, 'id'> {
  readonly position: number;
  readonly auditId: number;
  readonly keyId: string;
  readonly digest: Buffer;
  /** null: the row is gone. */
  readonly id: number | null;
}

/** Goes along the chain, seal by seal. After a finding it goes on from the seal as it is stored, so that each row is judged by itself. */
export class AuditWalk {
  readonly findings: AuditFinding[] = [];
  /** Seals seen. */
  sealed = 0;
  private position = 0;
  /** null after a gap: what came before is not known. */
  private before: Buffer | null = BEGINNING;
  private digest: Buffer = BEGINNING;
  private passedEarlier: boolean;

  constructor(
    private readonly chain: AuditChain,
    private readonly earlier?: AuditPlace,
  ) {
    this.passedEarlier = earlier === undefined || earlier.position === 0;
  }

  /** The last seal seen. */
  get place(): AuditPlace {
    return { position: this.position, digest: this.digest.toString('hex') };
  }

  /** The next seal by its position. */
  step(row: SealedRow): void {
    if (row.position > this.position + 1) {
      this.findings.push({ kind: 'seals_removed', from: this.position + 1, to: row.position - 1 });
      this.before = null;
    }
    this.findings.push(...this.judge(row));
    this.sealed += 1;
    this.position = row.position;
    this.before = row.digest;
    this.digest = row.digest;
    if (row.position === this.earlier?.position)
      this.passedEarlier = this.earlier.digest === row.digest.toString('hex');
  }

  /** @param kept the end as the sealer left it */
  endAt(kept: { readonly position: number; readonly digest: Buffer } | undefined): AuditFinding[] {
    const isEnd = kept?.position === this.position && kept.digest.equals(this.digest);
    return [
      ...(isEnd ? [] : [{ kind: 'cut', position: this.position } as const]),
      ...(this.passedEarlier ? [] : [{ kind: 'cut', position: this.earlier?.position ?? 0 } as const]),
    ];
  }

  private judge(row: SealedRow): AuditFinding[] {
    const { id, auditId, position, keyId } = row;
    if (id === null) return [{ kind: 'removed', auditId, position }];
    if (this.before === null) return [];
    const fits = this.chain.fits(row, this.before, { ...row, id });
    if (fits === null) return [{ kind: 'unknown_key', position, keyId }];
    return fits ? [] : [{ kind: 'changed', auditId, position }];
  }
}
