/**
 * A rule of the domain was broken: a programming or data error with a stable code, never an expected outcome.
 * The only place that turns it into HTTP is the api's exception filter.
 */
export class DomainError extends Error {
  /** @param code stable, kebab-case; safe to show and to count. The message holds nothing personal. */
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}
