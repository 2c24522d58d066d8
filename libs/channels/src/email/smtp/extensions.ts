/** What the server offers, as its reply to EHLO says. */
export interface SmtpExtensions {
  readonly pipelining: boolean;
  readonly startTls: boolean;
  readonly eightBitMime: boolean;
  readonly utf8: boolean;
  readonly dsn: boolean;
  /** Whether it wants to be told the size. */
  readonly size: boolean;
  /** Largest message in bytes; null: no limit is told. */
  readonly largest: number | null;
}

/** After HELO: nothing is offered. */
export const NO_EXTENSIONS: SmtpExtensions = {
  pipelining: false,
  startTls: false,
  eightBitMime: false,
  utf8: false,
  dsn: false,
  size: false,
  largest: null,
};

/** Reads the reply to EHLO (RFC 5321, 4.1.1.1): a keyword a line after the first. */
export function readExtensions(reply: string): SmtpExtensions {
  const offered = new Map(
    reply
      .split('\n')
      .slice(1)
      .map((line) => {
        const [keyword = '', parameter = ''] = line.slice(4).trim().split(/[ =]+/);
        return [keyword.toUpperCase(), parameter];
      }),
  );
  const largest = Number.parseInt(offered.get('SIZE') ?? '', 10);
  return {
    pipelining: offered.has('PIPELINING'),
    startTls: offered.has('STARTTLS'),
    eightBitMime: offered.has('8BITMIME'),
    utf8: offered.has('SMTPUTF8'),
    dsn: offered.has('DSN'),
    size: offered.has('SIZE'),
    largest: largest > 0 ? largest : null, // RFC 1870, 4: 0 is no limit
  };
}
