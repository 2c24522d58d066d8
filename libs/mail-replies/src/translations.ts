/*
 * Words of other languages for English words that the rules are written in: the foreign word counts as whatever the
 * English one counts as. Letters are without accents. Words of the concepts themselves stand in vocabulary.ts. At the end words
 * that servers misspell.
 */

/** One line for each English word. */
export const TRANSLATIONS = `
  recipient=recepient recipent receipient reciepient recipiant empfanger empfangers empfaenger empfaengers destinataire destinatario destinatarios ontvanger odbiorca odbiorcy mottagare mottagaren modtager modtageren prijemce vastaanottaja cimzett alici
  connection=verbindung connexion conexion conexao connessione verbinding polaczenie pripojeni anslutning forbindelse
  connections=verbindungen connexions conexiones conexoes connessioni verbindingen polaczen polaczenia
  required=erforderlich notwendig benotigt pflicht obligatoire requis requise obligatorio obligatoria requerido requerida richiesto richiesta obbligatorio obbligatoria vereist verplicht wymagane wymagany wymagana kravs
  encrypted=verschlusselt verschlusselte verschlusselten chiffree chiffre cifrada cifrado cifrata cifrato versleuteld versleutelde szyfrowane
  unencrypted=unverschlusselt unverschlusselte unverschlusselten
  encryption=verschlusselung chiffrement crittografia cifratura versleuteling szyfrowanie szyfrowania
  relay=relais reenvio inoltro weiterleitung weiterleiten retransmision
  responsible=zustandig
  server=serveur servidor serwer serwera palvelin
  hour=stunde stunden heure heures hora horas ora ore uur godzina godzine godziny
  day=tag jour dia giorno dzien
  minutes=minuten minutos minuti minuut minut minuty
  seconds=sekunden secondes segundos secondi seconden sekund
  maximum=maximale maximaler maximalen maximaal maximaux maximo maxima massima massimo maksymalny maksymalna maksymalnej
  size=mailsize messagesize filesize grosse taille tamano tamanho dimensione dimensioni grootte rozmiar storlek storrelse velikost
  limit=limite limiet limites limiti
  exceeds=uberschreitet excede depasse supera oltre overschrijdt przekracza overskrider
  exceeded=uberschritten depassee superato superata superado superada excedido excedida excedeu ultrapassado ultrapassada przekroczono przekroczony overschreden overskredet
  reached=erreicht atteint atteinte raggiunto raggiunta alcanzado alcanzada bereikt
  number=anzahl nombre numero aantal liczba
  attachment=anhang anhange anhangen dateianhang dateianhange jointe jointes allegato allegati adjunto adjuntos bijlage zalacznik zalaczniki bilaga
  header=kopfzeile kopfzeilen entete enteteses encabezado intestazione naglowek
  missing=manquant manquante falta mancante ontbreekt saknas mangler
  internal=interner internes interne interno interna wewnetrzny
  error=fehler erreur errore fout blad chyba fel fejl
  overloaded=uberlastet surcharge sobrecargado sovraccarico overbelast
  maintenance=wartung wartungsarbeiten mantenimiento manutenzione onderhoud konserwacja
  authentication=authentifizierung authentification autenticacion autenticazione authenticatie anmeldung
  check=prufung prufungen verificacion verifica controle controllo
  record=eintrag enregistrement registro wpis
  rule=regel regeln regle regola regla
  policy=politica politique beleid richtlinien
  link=lien enlace collegamento
  dangerous=gefahrlich gefahrliche gefahrlicher pericoloso pericolosa peligroso peligrosa dangereux dangereuse
  allowed=permitido permitida consentito consentita toegestaan dozwolone
  permission=permiso berechtigung
  reputation=reputacion reputazione reputatie ruf rykte
  range=bereich adressbereich plage rango
  network=netz netzwerk reseau rete
  from=von vom provenant desde
  list=liste lista lijst verteiler verteilerliste
  group=gruppe groupe grupo gruppo groep
  members=mitglieder membres miembros membri leden
  write=schreiben ecrire escribir scrivere
  only=nur uniquement exclusivement solamente soltanto alleen
  your=ihre ihr ihrer ihren ihrem ihres dein deine deiner deinem deinen votre vos tu tus su sus vuestra vuestro sua seu suas seus tua tuo tue vostra vostro uw jouw twoje twoj twoja din ditt deres vas vasa vase vasi teie sinun teidan sizin
  command=commande kommando kommandos befehl comando
  rdns=ruckwartsauflosung
  login=anmelden
  staff=mitarbeitern personal
  simultaneous=simultaneas simultaneos simultanees simultanee gleichzeitige gleichzeitigen gelijktijdige
  resolve=aufgelost auflosbar resuelto resolvido risolto resolu resolue opgelost
  user=benutzer utilisateur usuario utente gebruiker uzytkownik
  directory=verzeichnis annuaire directorio
  time=zeit temps tiempo tempo tijd
  system=systeme sistema systeem systemem
  account=acount accout
  address=adress addres adresss
  mailbox=mailbx maibox malbox
  unknown=unknow uknown unknwon unknowed
  invalid=invaild inavlid
  disabled=disbaled diabled deactived desactivated`;
