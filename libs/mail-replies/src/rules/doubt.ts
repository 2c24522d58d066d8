/**
 * Words that have no place in a reply about a dead mailbox. With one of them anywhere in it, in a quoted reply or around
 * it, a reply may still be labelled as about the mailbox, but it proves nothing: no address is given up for it.
 */
export const DOUBTS = `
  {sender}; callout|callback; blacklist*|blocklist*|@iplist|rbl|dnsbl|spamhaus|spamcop; {client} ..6 listed; listed ..3 {client}|@iplist; {throttled}; {later}; {spam} ..2 {message}; {message} ..3 {spam}; reputation; relaying|relayed|relays; relay {blocked}|access|{not}; {not} ..2 relay; hosted;
  ptr|rdns|spf|dkim|dmarc|helo|ehlo|tls|starttls|ssl; authenticat*|authentication|credentials|password|login; loop*|looping|hops;
  policy|policies|rule|rules|prohibited; your ..2 account|mailbox|domain|{ip}|server|network|country|message {blocked};
  {client} ..4 {blocked}; {blocked} ..4 {client}; badmailfrom; address @ip; ip|client address; unknown {client}; mail from; mailfrom; reply to; from $; {message} from; removed|deleted {message}; members|subscribers|unsubscribed|session|connection|sending; spamtrap|trap|honeypot; from ..2 address|header|field; return|reply|reverse address|path; outgoing|outbound; whitelist*|allowlist*|challenge; license|licence; certificate;
  header|headers|subject|attachment|attachments|content|url|link; only ..2 {message}|{sender}|from; from ..2 external|outside|you|{domain};
  command ..1 {absent}|{not}|{invalid}; command {blocked} {user} {absent}; {absent}|{invalid} command; sequence|parameters|arguments; lookup ..1 {failed}; database ..2 error|failure|problem|timeout; timeout|timed|busy|overload*; internal|system|server ..1 error;
  {blocked} by {user}; unknown ..1 error|reason|problem; from your|{client}|@host|{domain}; delivery ..4 suspend*; {message} ..6 expired|removed; {barred} ..4 {spam}|security|filter; {not} ..1 enough; {user} @addr {barred}; any ..1 more; more ..1 {message}; {user} ..3 {blocked} ..2 you|your|{message}; {mailbox}|owner ..3 {blocked} ..1 you|your|{sender}; {mailbox} ..2 {barred} ..1 you|your; {blocked}|{disabled} ..1 you|your; {mailbox}|{user}|{address} server|servers|service|storage|database|store|format|agent|count|family|access|session|directory|license|password; {mailbox}|{address} system; storage|database|directory ..1 {mailbox}|{user} {absent};
  service|server ..2 down|off; switched ..1 server; you send|sent; ^ you; progress|yet; holiday|holidays|vacation|until|tomorrow|today|hour|hours; {absent} message|messages; your ..1 {domain}; expired {message}; {absent} ip|network; bis|hasta; ^ {disabled} ..1 by|par|por|durch ..1 {user}; allowed ..1 relay; list ..1 hosts; paused; consent|newsletter|newsletters|html|ticket|conversation|contacts|token|replies|acl|night; maintenance work; antivirus|scan; smtp|auth|relay account; auth user; {disabled} forwarding|delivery; forwarding address no longer; allow list; {address} literal; user class; bounce messages; no one send; host {address}; permitted ..1 {user}; your provider|company; internet mail; removed ..1 list; volume|rate|limit`;

/** Names of the domain system belong into a reply about an unknown domain, and into none about a mailbox. */
export const DOMAIN_SYSTEM = 'dns';
