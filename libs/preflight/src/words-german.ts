import type { PreflightSpeech } from './speech.js';

/** German. */
export const GERMAN: PreflightSpeech = {
  checks: {
    addresses: 'Absendeadressen',
    ptr: 'PTR',
    helo: 'HELO',
    spf: 'SPF',
    dkim: 'DKIM',
    dmarc: 'DMARC',
    alignment: 'Übereinstimmung',
    'mta-sts': 'MTA-STS',
    'tls-rpt': 'TLS-RPT',
    'tls-in': 'TLS eingehend',
    'tls-out': 'TLS ausgehend',
    imprint: 'Impressumsseite',
    blocklist: 'Sperrlisten',
    provider: 'Anbieter',
  },
  states: { ok: 'in Ordnung', warning: 'Hinweis', fault: 'Fehler', unknown: 'nicht bekannt' },
  demands: {
    ptr: 'PTR, der zurückführt',
    own_name: 'eigener Name der Adresse',
    helo: 'voller HELO-Name',
    spf: 'SPF',
    dkim: 'DKIM',
    dkim_aligned: 'DKIM passend zum Absender',
    dmarc: 'DMARC',
    one_click: 'Abmelden mit einem Klick',
    imprint: 'Impressumsseite',
    tls: 'TLS',
  },
  reasons: {
    'addresses.unknown': [
      'Es ist nicht bekannt, von welchen Adressen die Post abgeht.',
      'In SENDING_ADDRESSES nennen oder {helo} auf sie zeigen lassen.',
    ],
    'ptr.ok': ['{address} heißt {name}, und {name} führt zu {address}.'],
    'ptr.missing': [
      '{address} hat keinen Namen.',
      'Den Betreiber des Netzes bitten, den PTR-Eintrag von {address} auf {helo} zu setzen.',
    ],
    'ptr.unconfirmed': [
      '{address} heißt {name}, aber {name} führt nicht dorthin zurück.',
      'Einen Adresseintrag von {name} auf {address} setzen oder den PTR-Eintrag auf {helo}.',
    ],
    'ptr.generic': [
      '{address} heißt {name}: ein Name, wie Netze ihn für ihre Anschlüsse erzeugen.',
      'Den PTR-Eintrag von {address} auf {helo} setzen lassen. T-Online und GMX weisen solche Namen ab.',
    ],
    'ptr.not-helo': [
      '{address} heißt {name}, wir melden uns aber als {helo}.',
      'HELO_NAME auf {name} setzen oder den PTR-Eintrag von {address} auf {helo}.',
    ],
    'ptr.several': [
      '{address} hat mehrere Namen: {names}.',
      'Nur einen PTR-Eintrag lassen, {helo}: Manche Empfänger sehen zufällig einen davon.',
    ],
    'ptr.unknown': [
      'Niemand hat den Namen von {address} genannt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'helo.ok': ['{helo} führt zu {addresses}.'],
    'helo.not-full': [
      '{helo} ist kein voller Name eines Rechners.',
      'HELO_NAME auf den vollen Namen des sendenden Rechners setzen, etwa mail.stadt.example.',
    ],
    'helo.unresolved': [
      '{helo} hat keine Adresse.',
      'Einen Adresseintrag von {helo} auf die Absendeadresse setzen.',
    ],
    'helo.elsewhere': [
      '{helo} führt zu {addresses}, die Post geht aber auch von {missing} ab.',
      '{missing} zu den Adresseinträgen von {helo} hinzufügen.',
    ],
    'helo.unknown': [
      'Niemand hat die Adresse von {helo} genannt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'spf.ok': ['{domain} lässt {address} senden ({lookups} Abfragen).'],
    'spf.missing': [
      '{domain} hat keinen SPF-Eintrag.',
      'Einen TXT-Eintrag bei {domain} anlegen: "v=spf1 ip4:{address} -all".',
    ],
    'spf.missing-helo': [
      'Der HELO-Name {domain} hat keinen SPF-Eintrag.',
      'Einen TXT-Eintrag bei {domain} anlegen: "v=spf1 a -all". Er zählt bei Berichten über Mails.',
    ],
    'spf.broken': ['Der SPF-Eintrag von {domain} ist fehlerhaft: {detail}.', 'Berichtigen: {record}'],
    'spf.lookups': [
      'Der SPF-Eintrag von {domain} braucht {lookups} Abfragen; mehr als 10 gelten als Fehler.',
      'Ein include durch seine Adressen ersetzen oder streichen, was nicht mehr gebraucht wird.',
    ],
    'spf.voids': [
      'Der SPF-Eintrag von {domain} nennt {voids} Namen, die es nicht gibt; mehr als 2 gelten als Fehler.',
      'Namen streichen, die es nicht mehr gibt.',
    ],
    'spf.not-passing': [
      '{domain} lässt {address} nicht senden (Ergebnis: {result}).',
      '{address} in den SPF-Eintrag von {domain} aufnehmen: {record}',
    ],
    'spf.open': [
      'Der SPF-Eintrag von {domain} lässt alle senden (+all).',
      'Mit -all oder ~all enden lassen: {record}',
    ],
    'spf.near-limit': [
      '{domain} lässt {address} senden, braucht aber {lookups} von 10 Abfragen.',
      'Streichen, was nicht mehr gebraucht wird: Ein eingebundener Dienst kann jeden Tag eine hinzufügen.',
    ],
    'spf.not-evaluated': [
      '{domain} hat einen SPF-Eintrag; ob er uns senden lässt, ist ohne Adresse nicht bekannt.',
      'Die Absendeadressen in SENDING_ADDRESSES nennen.',
    ],
    'spf.unknown': [
      'SPF von {domain} ließ sich nicht auswerten ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'dkim.ok': ['{name} nennt den öffentlichen Teil unseres Schlüssels.'],
    'dkim.no-key': [
      'Kein Schlüssel signiert Post von {domain}.',
      'DKIM_PRIVATE_KEY_FILE, DKIM_SELECTOR und DKIM_DOMAIN setzen. GMX und WEB.DE weisen Post ohne Signatur ab.',
    ],
    'dkim.missing': [
      '{name} gibt es nicht.',
      'Einen TXT-Eintrag bei {name} mit dem öffentlichen Teil unseres Schlüssels anlegen.',
    ],
    'dkim.several': ['{name} hat {count} Einträge; Empfänger nehmen dann keinen.', 'Einen einzigen lassen.'],
    'dkim.broken': ['{name} lässt sich nicht als Schlüssel lesen.', 'Berichtigen: {record}'],
    'dkim.revoked': [
      '{name} widerruft den Schlüssel (p ist leer).',
      'Dort den öffentlichen Teil unseres Schlüssels veröffentlichen oder mit einem anderen Selektor signieren.',
    ],
    'dkim.other-key': [
      '{name} nennt einen anderen Schlüssel als den, der signiert.',
      'Dort den öffentlichen Teil unseres Schlüssels veröffentlichen oder DKIM_PRIVATE_KEY_FILE auf den passenden setzen.',
    ],
    'dkim.too-short': [
      'Der Schlüssel bei {name} hat {bits} Bit; Empfänger nehmen nicht weniger als 1024.',
      'Einen RSA-Schlüssel mit 2048 Bit erzeugen, unter neuem Selektor veröffentlichen, dann damit signieren.',
    ],
    'dkim.short': [
      'Der Schlüssel bei {name} hat {bits} Bit.',
      'Einen RSA-Schlüssel mit 2048 Bit erzeugen, unter neuem Selektor veröffentlichen, dann damit signieren.',
    ],
    'dkim.testing': [
      '{name} nennt sich einen Test (t=y): Empfänger dürfen unsere Post wie unsignierte behandeln.',
      't=y streichen.',
    ],
    'dkim.unknown': [
      'Niemand hat den Eintrag {name} genannt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'dmarc.ok': ['{domain} hat einen DMARC-Eintrag mit der Vorgabe {policy}.'],
    'dmarc.missing': [
      'Weder {domain} noch {organization} hat einen DMARC-Eintrag.',
      'Einen TXT-Eintrag bei _dmarc.{organization} anlegen: "v=DMARC1; p=none; rua=mailto:…"; verschärfen, wenn die Berichte sauber sind.',
    ],
    'dmarc.several': [
      '{domain} hat {count} DMARC-Einträge; Empfänger nehmen dann keinen.',
      'Einen einzigen lassen.',
    ],
    'dmarc.broken': ['Der DMARC-Eintrag für {domain} ist fehlerhaft.', 'Berichtigen: {record}'],
    'dmarc.policy-none': [
      '{domain} hat einen DMARC-Eintrag, der nichts verlangt (p=none).',
      'Wenn die Berichte sauber sind: p=quarantine, dann p=reject.',
    ],
    'dmarc.unknown': [
      'Niemand hat den DMARC-Eintrag von {domain} genannt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'alignment.ok': ['Signatur ({signers}) und Rückweg ({mailFrom}) gehören zu {domain}.'],
    'alignment.dkim-only': [
      'Der Rückweg {mailFrom} gehört nicht zu {domain}; allein die Signatur trägt DMARC.',
      'BOUNCE_DOMAIN auf einen Namen unterhalb von {domain} setzen, etwa bounce.{domain}.',
    ],
    'alignment.spf-only': [
      'Keine Signatur gehört zu {domain} (signiert von: {signers}). GMX und WEB.DE weisen solche Post ab.',
      'Mit einem Schlüssel von {domain} signieren: DKIM_DOMAIN.',
    ],
    'alignment.none': [
      'Weder Signatur ({signers}) noch Rückweg ({mailFrom}) gehört zu {domain}: DMARC schlägt fehl.',
      'Mit einem Schlüssel von {domain} signieren (DKIM_DOMAIN) und BOUNCE_DOMAIN auf einen Namen darunter setzen.',
    ],
    'mta-sts.ok': ['{domain} hat eine TLS-Vorgabe für Post an uns ({mode}).'],
    'mta-sts.none': ['{domain} hat keine TLS-Vorgabe (MTA-STS) für Post an uns; nötig ist keine.'],
    'mta-sts.broken': [
      '{domain} kündigt eine TLS-Vorgabe an, ihre Datei ist aber nicht lesbar ({detail}).',
      'https://mta-sts.{domain}/.well-known/mta-sts.txt als text/plain anbieten oder den Eintrag entfernen.',
    ],
    'mta-sts.other-exchanger': [
      'Die TLS-Vorgabe von {domain} nennt {hosts} nicht: Wer sich an sie hält, erreicht uns nicht.',
      'Eine mx-Zeile für {hosts} hinzufügen und die id des Eintrags ändern.',
    ],
    'mta-sts.unknown': [
      'Niemand hat die TLS-Vorgabe von {domain} genannt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'tls-rpt.ok': ['{domain} bittet um Berichte über TLS.'],
    'tls-rpt.none': ['{domain} bittet um keine Berichte über TLS (TLS-RPT); nötig sind keine.'],
    'tls-rpt.broken': ['Der TLS-RPT-Eintrag von {domain} ist fehlerhaft.', 'Berichtigen: {record}'],
    'tls-rpt.unknown': [
      'Niemand hat den TLS-RPT-Eintrag von {domain} genannt ({detail}).',
      'Noch einmal ausführen.',
    ],
    'tls-in.ok': ['Das Zertifikat des Postfachs nennt {names} und gilt noch {days} Tage.'],
    'tls-in.none': ['Das Postfach hat hier kein Zertifikat, das geprüft werden kann.'],
    'tls-in.ended': ['Das Zertifikat des Postfachs ist abgelaufen.', 'Erneuern: SUBMISSION_CERT_FILE.'],
    'tls-in.ends-soon': [
      'Das Zertifikat des Postfachs läuft in {days} Tagen ab.',
      'Erneuern: SUBMISSION_CERT_FILE.',
    ],
    'tls-in.other-name': [
      'Das Zertifikat des Postfachs nennt {names}, keinen von {wanted}.',
      'Eines mit diesen Namen besorgen: SUBMISSION_CERT_FILE.',
    ],
    'tls-out.ok': ['Unsere Post geht verschlüsselt ab, wo immer es angeboten wird.'],
    'tls-out.no-policies': [
      'Unsere Post geht verschlüsselt ab, wo es angeboten wird; TLS-Vorgaben der Empfänger werden nicht beachtet.',
      'MTA_STS=on setzen.',
    ],
    'tls-out.clear': ['Unsere Post geht unverschlüsselt zum Relay.', 'RELAY_TLS=require oder verify setzen.'],
    'imprint.ok': ['{page} sagt, wer wir sind.'],
    'imprint.unreachable': [
      '{url} ist nicht erreichbar ({detail}).',
      'Dort eine Seite anbieten, die sagt, wer sendet, mit Anschrift, Telefon und E-Mail. T-Online lässt sonst keine unbekannte Adresse ein.',
    ],
    'imprint.certificate': [
      '{url} zeigt kein vertrauenswürdiges Zertifikat ({detail}).',
      'Ein Zertifikat für diesen Namen besorgen.',
    ],
    'imprint.status': ['{url} antwortet mit dem Status {status}.', 'Dort die Impressumsseite anbieten.'],
    'imprint.no-words': [
      '{url} nennt kein Impressum.',
      'Dort das Impressum oder einen Link darauf anbieten.',
    ],
    'imprint.no-contact': [
      'Das Impressum bei {url} nennt weder Telefon noch E-Mail.',
      'Beides auf die Seite schreiben.',
    ],
    'imprint.unknown': [
      'Niemand hat gesagt, wo {url} liegt ({detail}).',
      'Noch einmal ausführen; dann DNS_SERVERS prüfen.',
    ],
    'blocklist.not-asked': ['Keine Sperrliste wurde gefragt (PREFLIGHT_BLOCKLISTS ist leer).'],
    'blocklist.clean': ['{list} führt {address} nicht.'],
    'blocklist.listed': [
      '{list} führt {address} ({codes}).',
      'Den Grund auf der Seite von {list} suchen, beheben, dann um Streichung bitten.',
    ],
    'blocklist.unknown': [
      '{list} hat zu {address} nichts gesagt ({detail}).',
      'Viele Listen weisen öffentliche Resolver ab: über einen eigenen fragen (DNS_SERVERS).',
    ],
    'provider.met': ['{name}: alle Bedingungen erfüllt ({met}).'],
    'provider.unmet': ['{name}: nicht erfüllt: {unmet}.', 'Siehe oben und {source}'],
    'provider.open': ['{name}: nicht bekannt: {open}.', 'Siehe oben und {source}'],
  },
};
