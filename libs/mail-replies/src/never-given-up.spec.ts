import { readReply } from './index.js';

/** Replies with the words of a dead mailbox in them, about something else or in doubt: no address is given up for one. */
const TRAPS = [
  '550 5.1.1 Sender unknown',
  '550 5.7.1 user unknown - your IP is blacklisted',
  '550 Requested action not taken: mailbox unavailable (policy)',
  '550 5.1.1 mailbox unavailable due to SPF',
  '550 account suspended: sender account has been suspended',
  '550 5.7.1 The account of sender is disabled',
  '550 outgoing mail from a@x.example suspended',
  '550 5.1.0 <a@x.example>: Sender rejected: user unknown',
  '550 No such user - loop detected',
  '550 user unknown, DNS temporary failure',
  '550 5.2.1 The mailbox is over quota and blocked',
  '550 5.7.1 Account disabled for outbound mail',
  '550 The email address in the From header does not exist',
  '550 address in mail from does not exist',
  '550 return address unknown',
  '550 reply-to address invalid',
  '550 client address unknown',
  '550 unknown address: 192.0.2.1',
  '550 unknown host mta.city.example',
  '550 No such domain city.example',
  '550 Domain does not exist',
  '550 no such user: authentication failed',
  '525 5.7.13 User account disabled',
  '535 user not found',
  '530 5.7.0 user unknown, authenticate first',
  '554 Recipient unknown, spam trap hit',
  '503 no valid recipients',
  '550 Your account has been suspended for sending spam',
  '550 Mailbox is blocked for spam',
  '550 5.7.1 Recipient rejected your message: user blocked',
  '550 You are blocked by user',
  '550 Recipient has blocked you',
  '550 5.1.1 Too many invalid recipients',
  '550 5.1.1 unknown user rate exceeded',
  '550 Invalid recipient policy',
  '550 Unable to verify user at this time',
  '550 User lookup failed',
  '550 The user has not enough disk space',
  '550 cannot open mailbox',
  '550 Unknown error while delivering to recipient',
  '550 Message to user expired',
  '550 Delivery to user suspended',
  '550 Recipient not allowed',
  '550 user is only allowed to receive mail from internal',
  '550 This user does not accept mail from your domain',
  '550 5.7.1 relaying to unknown user denied',
  '550 mail for unknown domain not accepted, relay denied',
  '551 User not local; please try <b@example.net>',
  '550 User unknown (try again later)',
  '550 5.1.1 Recipient address rejected: unverified address: timed out',
  '550 Helo unknown user',
  '550 invalid HELO from recipient',
  '550 License for mailbox expired',
  '550 TLS required for this recipient, user unknown',
  '550 command rejected: user unknown',
  '550 header To: contains an unknown user',
  '550 Subject: user unknown is not allowed content',
  '554 message content rejected: mailbox disabled',
  '550 5.2.1 mailbox disabled by policy of recipient',
  '550 Your mailbox is full',
  '550 Your mailbox has been disabled',
  '550 Server error: mailbox unavailable',
  '550 internal error: no such user database',
  '550 database error, recipient unknown',
  '550 4.2.1 mailbox disabled, try later',
  '450 5.1.1 user unknown',
  '550-Blocked by spamhaus\n550 mailbox unavailable',
  '550-5.7.1 SPF fail\n550 5.1.1 User unknown',
  '550-User unknown\n550 Access denied for client 192.0.2.1',
  '554 Delivery error: sender is suspended',
  '550 suspended domain in sender',
  '550 unknown virtual host',
  '550 The certificate for the recipient has expired',
  '550 unknown command, user',
  '550 5.7.1 Mailbox unavailable or access denied for 192.0.2.1',
  '550 Access denied, account closed to outside senders',
  '550 address has been removed from the whitelist',
  '550 user removed message',
  '550 a@example.de removed you from the list of allowed senders',
  '550 5.7.1 Mail from deleted accounts is not accepted',
  '550 not found',
  '550 blocked',
  '550 disabled',
  '550 Service disabled',
  '550 VRFY disabled for user',
  '550 This service is no longer available',
  '550 Account does not exist in our SPF record',
  '550 5.7.0 no such account for relay',
  '550 unknown recipient domain? relay not permitted',
  '550 Invalid recipients in header',
  '550 bad address syntax in From',
  '550 Bad recipient address syntax in sender',
  '550 Sorry, this address is only for internal use',
  '550 mailbox closed for non members',
  '550 list closed; only subscribers may post',
  '550 user closed connection',
  '550 Session closed for user',
  '550 account locked for sending',
  '550 mail rejected by inactive rule',
  '550 greylisted unknown user',
  '550 unknown sender mailbox',
  '550 unable to find your mail server',
  '550 5.1.1 cannot find a valid MX for your mailbox',
];

describe('an address is not given up', () => {
  it.each(TRAPS)('for %j', (response) => {
    expect(readReply({ response }).suppress).toBe(false);
    expect(readReply({ response, stage: 'rcpt' }).suppress).toBe(false);
  });

  it('by a gateway that says 4xx, whatever the server behind it said', () => {
    const response = '450 4.1.1 <a@example.org>: host mx.example.org said: 550 5.1.1 User unknown';
    expect(readReply({ response })).toMatchObject({
      label: 'mailbox_unknown',
      scope: 'recipient',
      suppress: false,
    });
  });

  it('for what stands around a quoted reply', () => {
    const quoted = 'mx.example.org said: 550 5.1.1 User unknown';
    expect(readReply({ response: `550 host ${quoted}` }).suppress).toBe(true);
    expect(readReply({ response: `550 refused by policy, host ${quoted}` }).suppress).toBe(false);
  });

  it('for a reply too long to read to its end', () => {
    const said = '550 5.1.1 User unknown';
    expect(readReply({ response: `${said} ${'. '.repeat(500)}` }).suppress).toBe(true);
    expect(readReply({ response: `${said} ${'. '.repeat(5000)}` }).suppress).toBe(false);
  });

  it('for a bare code, even the right one', () => {
    expect(readReply({ response: '550 5.1.1 qwerty', stage: 'rcpt' })).toMatchObject({
      label: 'mailbox_unknown',
      scope: 'recipient',
      suppress: false,
    });
  });
});
