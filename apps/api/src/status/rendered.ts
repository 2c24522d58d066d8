import type { StatusReport } from '#contracts';

/**
 * Texts made of a report, each once: in an incident everybody asks for the same, and the page costs milliseconds. They are
 * forgotten with their report.
 */
export class Rendered {
  private readonly texts = new WeakMap<StatusReport, Map<string, string>>();

  /** @param key what is made of it, and in which language */
  of(report: StatusReport, key: string, make: () => string): string {
    const known = this.texts.get(report) ?? new Map<string, string>();
    const text = known.get(key) ?? make();
    this.texts.set(report, known.set(key, text));
    return text;
  }
}
