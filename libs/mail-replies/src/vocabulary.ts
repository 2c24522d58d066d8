/*
 * The words that replies are made of, as classes of words that mean the same, in the languages of Europe's servers.
 * Letters are without accents, apostrophes are dropped ("doesn't" is `doesnt`), `*` ends a stem.
 */

/** A class of words and phrases of one meaning. Phrases (see phrase.ts) may use the concepts above their own. */
export interface Concept {
  readonly name: string;
  /** Single words and stems, separated by blanks. */
  readonly words: string;
  /** Phrases, separated by semicolons. */
  readonly phrases?: string;
}

/** Words that say nothing by themselves and do not count as distance. */
export const SILENT_WORDS = `
  a an the this that these those is are was were be been being am has have had having of for on at with and or as its
  it which who because since when then there in into we us i our please sorry very will would shall may can could
  le la les l de des d du un une est et au aux ce cette der die das dem den des ein eine einer ist sind war
  wurde wurden wird werden im am zum zur el los las una esta es o os as e da do das dos que um uma lo gli della dello
  di che een het van op na w z i y jest`;

/** Words of scripts that have no blanks, or letters that do not decompose, with the English words they stand for. */
export const SUBSTITUTES = `
  ł=l; ø=o; æ=ae; đ=d; ı=i; 垃圾邮件=spam; 垃圾郵件=spam; 迷惑メール=spam; 受信拒否=rejected by recipient; 邮件内容=message content; 发件人=sender; 发信人=sender;
  寄件者=sender; 差出人=sender; 送信元=sender; 送信者=sender; 收件人=recipient; 收件者=recipient; 收信人=recipient; 宛先不明=recipient unknown; 宛先=recipient; 受信者=recipient; 用户=user;
  用戶=user; ユーザー=user; ユーザ=user; 帐号=account; 账号=account; 帳號=account; 账户=account; アカウント=account; 邮箱地址=mailbox address; 邮箱=mailbox; 郵箱=mailbox;
  信箱=mailbox; メールボックス=mailbox; メールアドレス=address; アドレス=address; 地址=address; 域名=domain; ドメイン=domain; 邮件=message; 郵件=message; 信件=message; メッセージ=message; メール=message;
  不存在=not exist; 没有此=no such; 没有这个=no such; 無此=no such; 无此=no such; 查無=not found; 查无=not found; 未找到=not found; 找不到=not found; 未开通=not activated; 未注册=not registered; 無効=invalid; 无效=invalid; 存在しない=not exist; 存在しません=not exist;
  見つかりません=not found; 空间不足=full; 容量不足=full; 已满=full; 已滿=full; いっぱい=full; 容量=quota; 拒收=rejected; 拒绝=rejected; 拒絕=rejected; 拒否=rejected; 频率=rate limit;
  过于频繁=too frequent; 太频繁=too frequent; 过多=too many; 超过限制=exceeded limit; 超出限制=exceeded limit; 超过=exceeded; 超出=exceeded; 超過=exceeded; 大小=size; サイズ=size; 限制=limit; 制限=limit; 黑名单=blacklist; 黑名單=blacklist;
  禁用=disabled; 停用=disabled; 冻结=disabled; 停止=disabled; 病毒=virus; ウイルス=virus; 附件=attachment; 添付ファイル=attachment; 认证失败=authentication failed; 验证失败=verification failed; 稍后=later; 连接=connection; 接続=connection;
  사용자=user; 수신자=recipient; 메일함=mailbox; 존재하지 않=not exist; 초과=exceeded; 용량=quota; 차단=blocked; 스팸=spam;
  пользовател=user; получател=recipient; почтовый ящик=mailbox; почтового ящика=mailbox; ящик=mailbox; адресат=recipient; адрес=address; отправител=sender; учетн=account; домен=domain;
  не найден=not found; не существует=not exist; не зарегистрирован=not registered; нет такого=no such; неизвест=unknown; несуществующ=unknown; недоступ=unavailable; переполнен=full; заполнен=full; квот=quota;
  заблокирован=blocked; отклонен=rejected; отказано=denied; запрещ=forbidden; отключен=disabled; удален=deleted; неактив=inactive; спам=spam; вирус=virus; вложени=attachment; черн=black; списк=list;
  письм=message; сообщени=message; позже=later; позднее=later; временн=temporarily; слишком много=too many; слишком больш=too large; слишком част=too often; превышен=exceeded; лимит=limit; размер=size; δεν υπαρχει=not exist; αγνωστος=unknown; χρηστης=user; παραληπτης=recipient; γραμματοκιβωτιο=mailbox; потребител=user; користувач=user; одержувач=recipient; отримувач=recipient; кутия=mailbox; скриньк=mailbox; не съществува=not exist; не існує=not exist; няма так=no such; подател=sender; изпращач=sender; відправник=sender; αποστολε=sender; 발신자=sender; 보낸=sender; тимчасов=temporarily; пізніше=later; късно=later; домейн=domain; немає так=no such; не знайден=not found; не е намерен=not found; невідом=unknown; непознат=unknown; пълн=full; переповнен=full; блокиран=blocked; заблокован=blocked; изключен=disabled; вимкнен=disabled; відхилен=rejected; отхвърлен=rejected; твърде=too; занадто=too; голям=large; велик=large; писмо=message; повідомлен=message; лист=message; おりません=not exist; ございません=not exist; 해외=external; 없습니다=not exist; 없는=unknown`;

/** In this order: a concept is found before those that build on it. */
export const CONCEPTS: readonly Concept[] = [
  {
    name: 'not',
    words: `not no cannot cant couldnt wasnt isnt arent doesnt dont didnt wont havent hasnt never nicht kein keine keinen keiner
      werent aucun aucune ningun ninguna nessun nessuna nenhum nenhuma zadny ingen nor non ne pas nao niet geen ikke inte nie ei sin senza ohne without unable nexiste
      aint nincs yok nelze neni nema dosnt dosent doesn nem nije nav degil tidak nebyl nebyla nebylo nebol nebola nebolo inget inga ingenting`,
  },
  {
    name: 'none',
    words:
      'no nincs kein keine keinen aucun aucune ningun ninguna nessun nessuna nenhum nenhuma geen ingen zadny brak',
  },
  {
    name: 'domain',
    words: `domain domains domaine dominio domein domane subdomain
      domena domeny doman domaenen`,
  },
  {
    name: 'sender',
    words: `sender senders submitter senderid mailfrom returnpath emetteur expediteur* absender* remitente* mittente* remetente*
      afzender* avsandare* avsender* nadawc* odesilatel* originator envelopefrom originating purported
      absenderadresse absenderdomain nadavatel** felado* sendes expeditor* posiljatelj* posiljalac* posiljaoc* lahettaja* saatja* sutitaj* siuntej* odosielatel* gonderen* gonderici* pengirim* remitent* avsendar* afsender*`,
    phrases: `your email|mail address; return path; reverse path; envelope from; envelope sender; sending domain|address|user|account|email;
      from address|domain|header|field|email; mail from address|domain|command|@addr|$; ^ mail from @host|@addr;
      {domain} ~1 mail from; 5321|5322|rfc5321|rfc5322 from|mailfrom; responsible address; originating domain|address;
      mail|email from header|syntax|verification; verify|validate|bad|invalid|fake|bogus mailfrom|mail from; sending address|domain; from header address`,
  },
  {
    name: 'ip',
    words: `ip ips @ip ipaddress sourceip ipv4 ipv6 subnet netblock cidr asn adresseip ipadresse ipadressen network networks`,
  },
  {
    name: 'client',
    words: 'client clients connection connections connecting',
    phrases: `{ip}; address|ip range; connecting host|server|ip; your ..1 host|server|servers|mta|mailserver|system|relay|machine|isp;
      sending ..2 host|server|servers|mta|mtas|mailserver|system|machine|relay|ip; @host @ip; mail|email server @ip;
      ihr|ihre|ihrer|ihren ..1 server|mailserver|host|system; source host|server;
      teie server; your|source country|region|location; from country; host @ip|@host; server @ip|address; from host|server; servers ip`,
  },
  {
    name: 'mailbox',
    words: `mailbox mailboxes mailfolder maildrop inbox postfach* empfangerpostfach* mailkonto boite bal buzon casilla
      casella caixa postvak brevlada brevladan postkasse skrzynka skrzynki schranka postilaatikko postalada postbus
      mbox mboxes mailaccount mailaccounts empfaengerpostfach* konto postbox casillas letterbox postilaatik* postkast* pastkast* schrank* postafiok* casuta casute kontoen kontot predal* sanducic* kutusu postkass* postfacher emailpostfach*`,
    phrases: `mail box|folder|drop|account; email account; message store;
      casella postale; caixa postal; boite lettres; mail file|store|id; conta|cuenta correo; compte messagerie; mailbox address`,
  },
  {
    name: 'user',
    words: `user users username usernames userid account accounts recipient recipients addressee addressees rcpt receiver
      destinataire destinataires utilisateur compte destinatario destinatarios usuario usuarios utente utenti cuenta
      conta empfanger empfangers empfaenger empfangeradresse benutzer benutzers benutzername nutzer konto ontvanger
      geadresseerde gebruiker mottagare mottagaren anvandare anvandaren bruger brugeren modtager modtageren mottaker
      mottakeren bruker uzytkownik uzytkownika odbiorca odbiorcy adresat adresata uzivatel prijemce vastaanottaja
      kayttaja felhasznalo cimzett alici kullanici alias mailuser customer localpart userid adressat konta rcpts
      recip rcptto usr subscriber subscribers person persona kennung benutzerkennung kasutaja kasutajat conto kontoinhaber cliente klient kunde mitarbeiter employee student empfaengers brukar vastaanotta* kayttaja* saaja lietotaj* sanemej* vartotoj* gavej* uzivatel* pouzivatel* prijemc*
      felhasznalo* utilizator* destinatar* uporabnik* prejemnik* korisnik* primatelj* primalac* kullanici* pengguna penerima usuari destinatari medarbejder* medarbetar* ansatt*`,
    phrases: `local part; destination|target|to address; rcpt to; destination mailbox|user|email;
      mail|email user; email id; final|intended recipient`,
  },
  {
    name: 'address',
    words:
      'address addresses mailaddress emailaddress mailadresse emailadresse adresse adressen addr direccion indirizzo endereco adres adresa osoite osoitetta osoitteen aadress* adrese adresas adresi adresat* naslov naslova alamat mailadres emailadres epostadress* epostadresse* @addr',
    phrases:
      'email address; mail address; mail adresse; adresse|adres|adresa|direccion|indirizzo|endereco mail|email|electronique|electronica|electronico|elettronica|elettronico|eletronico',
  },
  { name: 'box', words: '', phrases: '{mailbox}; {user}; {address}' },
  {
    name: 'message',
    words: `message messages msg msgs mail mails email emails nachricht nachrichten messaggio mensaje mensajes mensagem bericht
      meddelande wiadomosc zprava content contents body courriel mailing mailings transaction
      inhalt mailings brief correos mensagens messaggi berichten wiadomosci zpravy levelek ileti`,
  },
  {
    name: 'absent',
    words: `unknown unknowns unkown nonexistent nonexistant nonexist inexistent inexistant inexistante inexistente inconnu inconnue
      inconnus unbekannt unbekannte unbekannter desconocido desconocida desconhecido desconhecida sconosciuto sconosciuta
      inesistente onbekend onbekende okand okant ukendt ukjent nieznany nieznana nieznanego neznamy neznama tuntematon
      ismeretlen bilinmeyen unrouteable unroutable notfound recipnotfound exrecipnotfound recipientnotfound nosuchuser
      unknownuser neexistuje inexistents
      introuvable introuvables undefined nonexisting inexistantes nieistniejac* nieznan* unbekannten neznam* nenalezen* nincsen tundmatu nezinom* bulunamadi bulunamiyor tanimsiz neegzistuoja neeksiste nerastas nerasta nepoznat* necunoscut* tundmatu* nenajden* nepronad* desconegut* nezinams nezinama misspelled misspelt unallocated unassigned`,
    phrases: `{not} ..2 eksister*|loydy*|loytynyt|tunneta|leitud|eksisteeri|obstaja|postoji;
      {not} ..2 letezik|talalhato|nalezen*|najden*|pronaden*|mevcut|ditemukan|dikenal|atrasts; nu exist*; brak takie*; brak {user}|{mailbox}; khong ton tai; {not} ..2 exist*|exis*|encuentra|found|find|known|recogni*|locate*|listed|exista|existe|gefunden|vorhanden|encontrad*|
      localizad*|trovat*|esiste|gevonden|hittades|istnieje|znaleziono|trouve*; no such; no longer exist*;
      existe pas; nexiste pas; eksister*|kendes|hittas|existerar|finns|findes|finnes ikke|inte|ej; existiert|existieren nicht; gibt nicht; bestaat niet; finns inte; findes|finnes ikke; nie ma;
      non exist*; not ..1 registered; does not match; no mailbox|account|user ..1 here|name; no matching; no one; nobody; {not} ..1 member;
      {not} ..1 exit|exits|exsit|exits; {not} ..2 present|listed; {not} ..2 validrcptto|valid ..2 list; no exist*|exists; no such; {not} ours|user|customer|client $; kein|keine|keinen solcher|solche|solchen|solches|derartig*; hier {not}; {not} ..1 valid|current user|mailbox|account|recipient|address; no longer ..2 exist*|server|account|valid ..1 here; {not} ..1 part ..1 directory; {not} user|recipient directory; {not} directory|ldap; {not} ..1 associated; {none} ilyen; nie istniej*; nicht zugeordnet|registriert|bekannt|eingerichtet|vergeben|angelegt|zugewiesen; niet ..2 gebruik; {not} ..1 list valid|known|existing {user}; {not} ..1 provisioned|created|allocated|defined|assigned|registered; {not} ..1 anyone|anybody; {not} ..1 record ..1 user|mailbox|anyone|anybody|person|recipient ..1 $; no longer server|system|site; {not} ..1 reconnu*|presente|presenti; {not} ..1 looked; pas reconnu*|trouve*|connu*`,
  },
  {
    name: 'invalid',
    words: `invalid invalide invalides invalido invalida bad ungultig ungultige ungultiger illegal incorrect incorrecte ongeldig
      ongeldige ogiltig ugyldig nieprawidlowy neplatny nonvalid malformed wrong
      nieprawidlow* neplatn* virheellinen ervenytelen gecersiz errato errata erronea erroneo errone fehlerhaft* wrongly`,
    phrases: '{not} ..2 valid|valide|valida|valido|correct|gultig|geldig|gyldig',
  },
  {
    name: 'unavailable',
    words:
      'unavailable unavaiable unavailible unavialable indisponible unerreichbar onbereikbaar niedostepna nedostupna',
    phrases: `nicht verfugbar|erreichbar; no disponible; non disponibile; niet beschikbaar;
      {not} ..1 reachable|available|accessible|contactable`,
  },
  {
    name: 'disabled',
    words: `disabled inactive inactif inactiva inactivo inaktiv deactivated suspended suspendu suspendida suspendido sospeso
      sospesa locked frozen closed cerrada cerrado ferme fermee terminated expired archived archivee archive canceled
      cancelled discontinued deleted removed geloscht
      deaktiviert deaktivierte stillgelegt abgeschaltet desactiv* deshabilit* desativ* disattivat* suspend* deaktiv* zawieszon* desativada
      desativado disattivato disattivata opgeheven avstangd deaktiveret nieaktywne nieaktywna zrusen abandoned dormant retired obsolete paused
      deprovisioned lapsed withdrawn stopped decommissioned unlicensed inactivity expirado expirada caducado caducada inactivated
      exmatrikul* gekundigt* abgelaufen* chiuso chiusa chiusi disabilitat* dezaktyw* wylaczon* uitgeschakeld opgezegd inaktivt inaktiven lukket stangt stangd geschlossen* gesloten fechad* encerrad* zamkniet* uzavren* zrusen* supprime* eliminad* eliminat* cancellat* verwijderd usuniet* smazan* borttag* slettet excluid* resilie* cancelad* wygasl* ausgeschieden aufgekundigt nedlagt avslutat avslutad stengt stengd suljettu suletud megszunt letiltva inaktiv* dezactivat* suspendat* inchis* onemogoc* onemoguc* ukinjen* ugasen* deaktiviran* kapatildi kapatilmis desactive desactivee desactivado desactivada inativ* suspendue inactive* accountdisabled* deprovision*`,
    phrases: `{not} ..1 active|enabled|activated|aktiv|actif; no longer ..2 active|available|use|used|valid|accept*|work*|monitored|here|employed|receiv*;
      nicht mehr ..2 aktiv|gultig|verfugbar|erreichbar; nest plus; ya no; non piu; out use; {not} use|used;
      switched|turned|shut off|down; user|mailbox|account hold; account|mailbox ..2 maintenance; stale account; {not} ..2 service; ausser betrieb; status ..1 locked|disabled|inactive; no longer ..1 enrolled|working; maintenance ..1 closed; hors service; now closed; dada|dado|dato baja; {mailbox} aufgelost; devre disi`,
  },
  {
    name: 'full',
    words: `full overquota quotaexceeded pleine plein voll lleno llena pieno piena cheia cheio fuld fullt overfull uberfull* przepeln* przekrocz* erschopft vol
      mapiexceptionshutoffquotaexceeded quotaexceededexception overdrawn saturada saturado
      pelna pelne pelny zapelnion* dolu betelt taynna zaplnen* kontingent depassement lotado repleta piene plna plne plny megtelt betelt plin plina polna prepunjen* dolmus doldu penuh`,
    phrases: `over ..2 quota|quote; quota ..4 exceed*|depasse*|superad*|uberschritten|reached|full|exhausted|violation|violated|overschreden;
      exceed*|exceeding|depasse*|exhausted ..3 quota; out|full ..2 space|storage; no|not|insufficient|without ..2 space|room|storage;
      storage|disk|space ..3 limit|exceed*|full|exhausted|used; exceed*|exhausted ..4 storage|space; over storage|limit;
      speichervolumen|speicherplatz; quota;
      kontingent ..2 uberschritten|erschopft; quota|kapazitat ..3 uberschritten|depasse*|superat*|exced*|erreicht|atteint*|przekrocz*; storage|allocation ..3 exceed*|limit|used; no ..1 free ..1 space; {mailbox} ..1 too large; limite ..2 mailbox|casella|boite|caixa|buzon|casilla|bal`,
  },
  {
    name: 'listed',
    words: `listed blacklist* blocklist* blackhole* blackliste* rbl rbls rbldns dnsbl* drbl denylist* spammer spammers @iplist
      spamhaus spamcop sorbs uceprotect abusix senderscore senderbase spamrats invaluement mailspike sbl xbl pbl cbl dul
      blockliste sperrliste listenoire
      sperrlisten hostkarma nixspam zombie zombies botnet botnets backscatter* ivmsip ivmuri psbl truncate rbldns* blacklistis trustedsource czarnej dronebl dnswl nszones`,
    phrases: `black list*|liste*; block list*|listed|liste; deny list; reputation ..3 poor|bad|low|score|too|schlecht;
      poor|bad|low|suspicious|negative|insufficient|questionable ..2 reputation; liste noire; lista negra; lista nera;
      none bad reputation; spam|exploits source|block|list|origin; cloudmark sender intelligence; barracuda reputation; trend micro rbl;
      schwarze* liste|listen; auf ..3 liste; zwarte lijst; czarna|czarnej lista|liscie; black ip|host|server; ban|banned|bad|refuse|reject|penalty list|lists|box; list bad|banned|blocked|rejected|refused|spammers; reputation ..3 insufficient|terrible|negative|suspicious|untrusted|mala|bassa|mauvaise; schlechte*|mala|cattiva|mauvaise|slechte reputation|reputacion|reputazione|reputatie; ip reputation; spam ..1 trap ..1 hits; sending ..3 spam; known spam|spammer|bad ..1 source|sender|host|server|ip`,
  },
  {
    name: 'blocked',
    words: `blocked block blocks blocking blocage bloque bloquee bloques bloquees bloqueada bloqueado banned ban rejected reject rejects refused
      refuse refuses refusee refusing denied deny denies declined gesperrt blockiert geblockt abgewiesen abgelehnt rifiutato
      rechazado rechazo rejeitado geweigerd bloccato bloccata geblokkeerd sparrad spaerret zablokowane zablokowana zablokowany
      zablokovan forbidden verboten prohibited disallowed interdit barred avvisad odmitnuto
      odrzucono rejete rejetee unauthorized
      avvist* odmowion* odrzucon* zamitnut* visszautasit* reddedildi engellendi refusee refuses rechazada rechazadas bloqueadas respingo respinta respinto rifiutata rifiutati negado negada geweigerde verweigert unzulassig* verbot* untersagt* forbids disallow* dropped refus`,
    phrases: `{not} ..2 permitted|allowed|authori*|accept*|zugelassen|erlaubt|autorise*|acepta*|welcome|trusted; {not} ..2 permission|permissions;
      nicht angenommen|akzeptiert|gestattet|zulassig; {not} ..2 acceptable|desired|wanted; {not} access; access {not}`,
  },
  {
    name: 'barred',
    words: `blocked gesperrt blockiert bloque bloquee bloqueada bloqueado bloccato bloccata geblokkeerd sparrad spaerret
      zablokowane zablokowana zablokowany zablokovan barred`,
  },
  {
    name: 'spam',
    words: `spam spams spammy spamming junk junkmail ube uce unsolicited phish* virus viruses malware trojan worm infected
      scam fraud* malicious pourriel indesirable basura spamassassin ransomware antispam* antyspam*
      spamprofiler spamfilter spamscore spamlike spamverdacht* spammessage spamtext spammail bulkmail unerwunscht* werbemail werbung eicar* gtube dspam dcc razor pyzor brightmail bogofilter bayes* schadsoftware schadcode wirus malwarepatrol spamer scams malveillant* bosartig* schadlich* malevol* malicios* kwaadaardig* szkodliw* skadlig* skodliv*`,
    phrases: `anti spam; bulk {message};
      mass ..1 mail|mailer|mailing|email; filter ..2 scored|score; spam ..2 score|filter|pattern|detected; unsolicited ..2 commercial|bulk; junk ..1 mail|email; unwanted ..1 mail|email|message; commercial email; advertising|marketing mail|email|message; no deseado|deseada; non sollicite|desiderata|sollicitee`,
  },
  {
    name: 'toomany',
    words: `trop demasiadas demasiados troppi troppe muitas muitos
      zuviele demasiado`,
    phrases: `too|zu|te many|much|viele|viel|veel; zbyt wiele; prilis mnoho; mange; excessive number; exceed* ..2 number;
      exceed*|maximum|max ..3 number; more than ..2 allow*;
      to many; number ..3 too ..1 high|large; out ..2 allow*|allowed ..2 number|numbers; trop ..2 connexions|messages|destinataires`,
  },
  {
    name: 'toofast',
    words: '',
    phrases: `too|zu fast|quick|quickly|frequent|frequently|often|schnell; short ..1 period|time|interval;
      too|zu fast|hastig; {message} ..2 slower; again slower; too ..1 rapidly; more slowly; slower rate`,
  },
  {
    name: 'throttled',
    words: `throttl* ratelimit* slowdown flooding
      frequency flood floods floodgate excessive verbindungslimit nachrichtenlimit`,
    phrases: `{toomany}; {toofast}; rate limit*;
      exceed*|excessive|unusual|above|over ..5 rate|rates|limit|limits|quota|threshold|volume|frequency|maximum|max;
      limit|limits|quota|rate|maximum|threshold|max ..5 exceed*|reached|hit;
      slow down; rate ..6 too ..1 high|large; volume|rate ..4 above|unusual|abnormal; max|maximum ..3 per; {message} ..1 limit|quota; reduce ..2 rate;
      limit* ..2 frequency|hourly|daily; rate ..2 control|controlled|limiting|exceeded; too much ..2 traffic|mail|email|junk|data; limite ..2 horaire|diaria|oraria`,
  },
  {
    name: 'later',
    words: `later temporar* tempfail temporaire* temporal temporeanea vorubergehend* spater deferred defer deferring deferral
      retry greylisted momentarily
      reessayez reessayer ritenta riprova riprovare reintent* intentelo erneut nochmal nochmals momentan momentanement derzeit opnieuw pozniej pozdeji temporairement temporaneamente temporalmente vorubergehende zeitweise timporarily temporally kesobb atmenetileg privremeno kasnije zacasno pozneje kasneje gecici sonra tilapaisesti myohemmin velak veliau laikinai hiljem ajutiselt docasne neskor senere midlertidig* tillfallig* senare tijdelijk* chwilowo tymczasowo docasny`,
    phrases: `try again; plus tard; mas tarde; mais tarde; piu tardi; come back; once again; not ready; try after;
      noch einmal; wait ..3 retry|try; try ..2 after; retry later; trying again; attempt ..2 again; again later`,
  },
  {
    name: 'failed',
    words: `absent absente assente fail fails failed failing failure failures softfail hardfail permerror missing fehlender fehlende fehlendes fehlt lack lacks lacking mismatch* mismatches
      unauthenticated unaligned misaligned unverified unverifiable echec fehlgeschlagen forged forgery
      fake faked bogus unresolvable unregistered unverifyable nxdomain spoofed mismatching incorrectly noncompliant absentes ungultiger`,
    phrases: `{not} ..3 pass*|match*|meet|align*|verif*|authenticat*|resolv*|valid*|permit*|authori*|allow*|accept*|setup|found|find|exist*|correspond|designate*; {invalid}; {absent};
      {blocked}; no|without ..1 record|entry|pointer;
      {not} ..3 aufgelost|auflosbar|risolto|resuelto|resolue; {not} ..3 confirm*|conform*|comply|complies|equal|valid|registered|resolve; pas ..3 valide|verifie*|resolu*; {not} ..1 bestanden|erfolgreich|reussi*`,
  },
];
