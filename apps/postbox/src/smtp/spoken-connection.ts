import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';

/** What `send` takes: a line, or the lines of a reply of several. */
type Words = Parameters<SMTPConnection['send']>[1];
type Context = Parameters<SMTPConnection['send']>[2];

const OWN_CODE = /^[245]\.\d{1,3}\.\d{1,3} /;

/**
 * The server library's connection with two things corrected: a text that brings its own enhanced code keeps it (the library
 * has one for each code, 5.2.2 for every 552), and before TLS AUTH is not offered, for which the library has no switch:
 * swaks and smtplib would send the password in clear.
 */
export class SpokenConnection extends SMTPConnection {
  override send(code: number, words?: Words, context?: Context): void {
    if (Array.isArray(words)) super.send(code, this.withoutAuth(words), context);
    else if (code === 421 && words === 'Server shutting down') super.send(code, '4.3.2 stopping', false);
    else if (typeof words === 'string' && OWN_CODE.test(words)) super.send(code, words, false);
    else super.send(code, words, context);
  }

  private withoutAuth(lines: string[]): string[] {
    return this.secure ? lines : lines.filter((line) => !/^AUTH\b/.test(line));
  }
}
