import type { PreflightSpeech } from './speech.js';

/** English. */
export const ENGLISH: PreflightSpeech = {
  checks: {
    addresses: 'Sending addresses',
    ptr: 'PTR',
    helo: 'HELO',
    spf: 'SPF',
    dkim: 'DKIM',
    dmarc: 'DMARC',
    alignment: 'Alignment',
    'mta-sts': 'MTA-STS',
    'tls-rpt': 'TLS-RPT',
    'tls-in': 'TLS incoming',
    'tls-out': 'TLS outgoing',
    imprint: 'Imprint page',
    blocklist: 'Block lists',
    provider: 'Provider',
  },
  states: { ok: 'in order', warning: 'note', fault: 'fault', unknown: 'not known' },
  demands: {
    ptr: 'PTR that leads back',
    own_name: 'own name of the address',
    helo: 'full HELO name',
    spf: 'SPF',
    dkim: 'DKIM',
    dkim_aligned: 'DKIM aligned with From',
    dmarc: 'DMARC',
    one_click: 'one-click unsubscribe',
    imprint: 'imprint page',
    tls: 'TLS',
  },
  reasons: {
    'addresses.unknown': [
      'It is not known from which addresses mail leaves.',
      'Name them in SENDING_ADDRESSES, or let {helo} resolve to them.',
    ],
    'ptr.ok': ['{address} is {name}, and {name} is {address}.'],
    'ptr.missing': [
      '{address} has no name.',
      'Have the network that owns {address} set its PTR record to {helo}.',
    ],
    'ptr.unconfirmed': [
      '{address} is called {name}, but {name} does not lead back to it.',
      'Set an address record of {name} to {address}, or the PTR record to {helo}.',
    ],
    'ptr.generic': [
      '{address} is called {name}: a name as networks make it up for their lines.',
      'Have the PTR record of {address} set to {helo}. T-Online and GMX refuse such names.',
    ],
    'ptr.not-helo': [
      '{address} is called {name}, but we give {helo} in HELO.',
      'Set HELO_NAME to {name}, or the PTR record of {address} to {helo}.',
    ],
    'ptr.several': [
      '{address} has several names: {names}.',
      'Leave one PTR record, {helo}: some receivers look at one of them at random.',
    ],
    'ptr.unknown': [
      'Nobody told the name of {address} ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'helo.ok': ['{helo} resolves to {addresses}.'],
    'helo.not-full': [
      '{helo} is no full name of a host.',
      'Set HELO_NAME to the full name of the sending host, such as mail.stadt.example.',
    ],
    'helo.unresolved': ['{helo} has no address.', 'Set an address record of {helo} to the sending address.'],
    'helo.elsewhere': [
      '{helo} resolves to {addresses}, but mail leaves from {missing} too.',
      'Add {missing} to the address records of {helo}.',
    ],
    'helo.unknown': [
      'Nobody told the address of {helo} ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'spf.ok': ['{domain} lets {address} send ({lookups} look-ups).'],
    'spf.missing': [
      '{domain} has no SPF record.',
      'Add a TXT record at {domain}: "v=spf1 ip4:{address} -all".',
    ],
    'spf.missing-helo': [
      'The HELO name {domain} has no SPF record.',
      'Add a TXT record at {domain}: "v=spf1 a -all". It counts for delivery reports.',
    ],
    'spf.broken': ['The SPF record of {domain} is broken: {detail}.', 'Correct it: {record}'],
    'spf.lookups': [
      'The SPF record of {domain} needs {lookups} look-ups; more than 10 are an error.',
      'Replace an include by the addresses it stands for, or take out what is no longer used.',
    ],
    'spf.voids': [
      'The SPF record of {domain} has {voids} names that do not exist; more than 2 are an error.',
      'Take the names out that no longer exist.',
    ],
    'spf.not-passing': [
      '{domain} does not let {address} send (result: {result}).',
      'Add {address} to the SPF record of {domain}: {record}',
    ],
    'spf.open': [
      'The SPF record of {domain} lets everybody send (+all).',
      'End it with -all or ~all: {record}',
    ],
    'spf.near-limit': [
      '{domain} lets {address} send, but needs {lookups} of 10 look-ups.',
      'Take out what is no longer used: an included provider may add one any day.',
    ],
    'spf.not-evaluated': [
      '{domain} has an SPF record; whether it lets us send is not known without an address.',
      'Name the sending addresses in SENDING_ADDRESSES.',
    ],
    'spf.unknown': [
      'SPF of {domain} could not be evaluated ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'dkim.ok': ['{name} has the public half of our key.'],
    'dkim.no-key': [
      'No key signs mail from {domain}.',
      'Set DKIM_PRIVATE_KEY_FILE, DKIM_SELECTOR and DKIM_DOMAIN. GMX and WEB.DE refuse mail without.',
    ],
    'dkim.missing': ['{name} does not exist.', 'Add a TXT record at {name} with the public half of our key.'],
    'dkim.several': ['{name} has {count} records; receivers then take none.', 'Leave one.'],
    'dkim.broken': ['{name} cannot be read as a key.', 'Correct it: {record}'],
    'dkim.revoked': [
      '{name} revokes the key (p is empty).',
      'Publish the public half of our key there, or sign with another selector.',
    ],
    'dkim.other-key': [
      '{name} has another key than the one that signs.',
      'Publish the public half of our key there, or set DKIM_PRIVATE_KEY_FILE to the key that belongs to it.',
    ],
    'dkim.too-short': [
      'The key at {name} has {bits} bits; receivers take no less than 1024.',
      'Make an RSA key of 2048 bits, publish it under a new selector, then sign with it.',
    ],
    'dkim.short': [
      'The key at {name} has {bits} bits.',
      'Make an RSA key of 2048 bits, publish it under a new selector, then sign with it.',
    ],
    'dkim.testing': [
      '{name} says that it is a test (t=y): receivers may treat our mail as unsigned.',
      'Take t=y out.',
    ],
    'dkim.unknown': [
      'Nobody told the record of {name} ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'dmarc.ok': ['{domain} has a DMARC record with the policy {policy}.'],
    'dmarc.missing': [
      'Neither {domain} nor {organization} has a DMARC record.',
      'Add a TXT record at _dmarc.{organization}: "v=DMARC1; p=none; rua=mailto:…"; sharpen it when the reports are clean.',
    ],
    'dmarc.several': ['{domain} has {count} DMARC records; receivers then take none.', 'Leave one.'],
    'dmarc.broken': ['The DMARC record for {domain} is broken.', 'Correct it: {record}'],
    'dmarc.policy-none': [
      '{domain} has a DMARC record that asks for nothing (p=none).',
      'When the reports are clean: p=quarantine, then p=reject.',
    ],
    'dmarc.unknown': [
      'Nobody told the DMARC record of {domain} ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'alignment.ok': ['Signature ({signers}) and return path ({mailFrom}) belong to {domain}.'],
    'alignment.dkim-only': [
      'The return path {mailFrom} does not belong to {domain}; the signature alone bears DMARC.',
      'Set BOUNCE_DOMAIN to a name below {domain}, such as bounce.{domain}.',
    ],
    'alignment.spf-only': [
      'No signature belongs to {domain} (signed by: {signers}). GMX and WEB.DE refuse such mail.',
      'Sign with a key of {domain}: DKIM_DOMAIN.',
    ],
    'alignment.none': [
      'Neither signature ({signers}) nor return path ({mailFrom}) belongs to {domain}: DMARC fails.',
      'Sign with a key of {domain} (DKIM_DOMAIN), and set BOUNCE_DOMAIN to a name below it.',
    ],
    'mta-sts.ok': ['{domain} has a TLS policy for mail to us ({mode}).'],
    'mta-sts.none': ['{domain} has no TLS policy (MTA-STS) for mail to us; none is needed.'],
    'mta-sts.broken': [
      '{domain} announces a TLS policy, but its file cannot be read ({detail}).',
      'Serve https://mta-sts.{domain}/.well-known/mta-sts.txt as text/plain, or take the record away.',
    ],
    'mta-sts.other-exchanger': [
      'The TLS policy of {domain} does not name {hosts}: senders that keep to it cannot reach us.',
      'Add an mx line for {hosts}, and change the id of the record.',
    ],
    'mta-sts.unknown': [
      'Nobody told the TLS policy of {domain} ({detail}).',
      'Run it again; then look to DNS_SERVERS.',
    ],
    'tls-rpt.ok': ['{domain} asks for reports on TLS.'],
    'tls-rpt.none': ['{domain} asks for no reports on TLS (TLS-RPT); none are needed.'],
    'tls-rpt.broken': ['The TLS-RPT record of {domain} is broken.', 'Correct it: {record}'],
    'tls-rpt.unknown': ['Nobody told the TLS-RPT record of {domain} ({detail}).', 'Run it again.'],
    'tls-in.ok': ["The postbox's certificate bears {names} and is good for {days} days."],
    'tls-in.none': ['The postbox has no certificate here to be looked at.'],
    'tls-in.ended': ["The postbox's certificate has ended.", 'Renew it: SUBMISSION_CERT_FILE.'],
    'tls-in.ends-soon': ["The postbox's certificate ends in {days} days.", 'Renew it: SUBMISSION_CERT_FILE.'],
    'tls-in.other-name': [
      "The postbox's certificate bears {names}, none of {wanted}.",
      'Get one with these names: SUBMISSION_CERT_FILE.',
    ],
    'tls-out.ok': ['Our mail leaves encrypted wherever it is offered.'],
    'tls-out.no-policies': [
      "Our mail leaves encrypted where it is offered; recipients' TLS policies are not kept.",
      'Set MTA_STS=on.',
    ],
    'tls-out.clear': ['Our mail goes to the relay in clear text.', 'Set RELAY_TLS=require or verify.'],
    'imprint.ok': ['{page} says who we are.'],
    'imprint.unreachable': [
      '{url} cannot be reached ({detail}).',
      'Serve a page there that says who sends, with address, telephone and email. T-Online lets no unknown address in without.',
    ],
    'imprint.certificate': [
      '{url} shows no certificate that can be trusted ({detail}).',
      'Get a certificate for this name.',
    ],
    'imprint.status': ['{url} answers with the status {status}.', 'Serve the imprint page there.'],
    'imprint.no-words': ['{url} names no imprint.', 'Write the imprint there, or a link to it.'],
    'imprint.no-contact': [
      'The imprint at {url} has neither telephone nor email.',
      'Write both on the page.',
    ],
    'imprint.unknown': ['Nobody told where {url} is ({detail}).', 'Run it again; then look to DNS_SERVERS.'],
    'blocklist.not-asked': ['No block list was asked (PREFLIGHT_BLOCKLISTS is empty).'],
    'blocklist.clean': ['{list} does not list {address}.'],
    'blocklist.listed': [
      '{list} lists {address} ({codes}).',
      'Find the reason on the page of {list}, end it, then ask to be taken off.',
    ],
    'blocklist.unknown': [
      '{list} told nothing of {address} ({detail}).',
      'Many lists refuse public resolvers: ask through one of your own (DNS_SERVERS).',
    ],
    'provider.met': ['{name}: all demands are met ({met}).'],
    'provider.unmet': ['{name}: not met: {unmet}.', 'See above, and {source}'],
    'provider.open': ['{name}: not known: {open}.', 'See above, and {source}'],
  },
};
