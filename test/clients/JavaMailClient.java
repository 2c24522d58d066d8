import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.mail.Authenticator;
import javax.mail.Message;
import javax.mail.PasswordAuthentication;
import javax.mail.Session;
import javax.mail.Transport;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeBodyPart;
import javax.mail.internet.MimeMessage;
import javax.mail.internet.MimeMultipart;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** JavaMail as an application server uses it: STARTTLS required, the server's name checked. */
public class JavaMailClient {
  public static void main(String[] arguments) throws Exception {
    Properties settings = new Properties();
    // By name: version 1.6 compares a certificate with names alone.
    settings.put("mail.smtp.host", "localhost");
    settings.put("mail.smtp.port", System.getenv("SMTP_PORT"));
    settings.put("mail.smtp.auth", "true");
    settings.put("mail.smtp.starttls.enable", "true");
    settings.put("mail.smtp.starttls.required", "true");
    settings.put("mail.smtp.ssl.checkserveridentity", "true");
    settings.put("mail.smtp.ssl.socketFactory", trustingOnly(System.getenv("SMTP_CA")));
    settings.put("mail.smtp.dsn.notify", "FAILURE");
    Session session = Session.getInstance(settings, new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(System.getenv("SMTP_USER"), System.getenv("SMTP_PASSWORD"));
      }
    });
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress(System.getenv("MAIL_FROM"), "B\u00fcrgeramt", "UTF-8"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(System.getenv("MAIL_TO")));
    message.setSubject("Gr\u00fc\u00dfe von JavaMail", "UTF-8");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Gr\u00fc\u00dfe", "UTF-8");
    MimeMultipart parts = new MimeMultipart(text);
    for (String variable : new String[] {"MAIL_ICS", "MAIL_PDF"}) {
      MimeBodyPart file = new MimeBodyPart();
      file.attachFile(new File(System.getenv(variable)));
      parts.addBodyPart(file);
    }
    message.setContent(parts);
    Transport.send(message);
    System.out.println("sent");
  }

  private static Object trustingOnly(String file) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null);
    try (FileInputStream pem = new FileInputStream(file)) {
      trusted.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }
}
