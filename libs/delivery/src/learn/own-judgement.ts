import {
  SOUND_INFRASTRUCTURE,
  judgeOwnInfrastructure,
  type HealthSettings,
  type OwnInfrastructure,
  type OwnSample,
} from '#health';
import { OWN_HEALTH_KEY, type StoredHealth } from '../ports/index.js';
import { OwnSamples } from './own-samples.js';

/**
 * What is known of ourselves: judged by what this process met, written beside the lanes' health, and taken over from
 * whoever judged last. So the answer outlives a restart, and is the same in all workers.
 */
export class OwnJudgement {
  private readonly samples = new OwnSamples();
  private verdict: OwnInfrastructure = SOUND_INFRASTRUCTURE;
  private stored: OwnInfrastructure = SOUND_INFRASTRUCTURE;
  private version = 0;
  private isNews = false;

  constructor(private readonly settings: HealthSettings) {}

  current(): OwnInfrastructure {
    return this.verdict;
  }

  add(sample: OwnSample): void {
    this.samples.add(sample);
  }

  judge(nowMs: number): void {
    this.become(judgeOwnInfrastructure(this.samples.all(), nowMs, this.settings, this.verdict));
  }

  /** Whether a fault of ours was found since the last call: what it made of the lanes is to be taken back. */
  takeNews(): boolean {
    const { isNews } = this;
    this.isNews = false;
    return isNews;
  }

  /** A row that another process wrote replaces what we thought; what we meet from now on judges it again. */
  takeIn(row: StoredHealth): void {
    if (this.version >= row.version) return;
    this.version = row.version;
    this.stored = (row.record as { readonly own: OwnInfrastructure }).own;
    this.become(this.stored);
  }

  /** The row that is to be written, or null when nothing changed. */
  unwritten(): StoredHealth | null {
    if (this.verdict === this.stored) return null;
    return { key: OWN_HEALTH_KEY, version: this.version, record: { own: this.verdict } };
  }

  /** The row is written. */
  settle({ version, record }: StoredHealth): void {
    this.version = version + 1;
    this.stored = (record as { readonly own: OwnInfrastructure }).own;
  }

  private become(verdict: OwnInfrastructure): void {
    this.isNews ||= verdict.broken && !this.verdict.broken;
    this.verdict = verdict;
  }
}
