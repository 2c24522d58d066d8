<?php
// PHPMailer as web software uses it: nothing but host, port, user and password set. It upgrades to TLS by itself.
require '/usr/share/php/libphp-phpmailer/autoload.php';

$mail = new PHPMailer\PHPMailer\PHPMailer(true);
$mail->isSMTP();
$mail->Host = getenv('SMTP_HOST');
$mail->Port = (int) getenv('SMTP_PORT');
$mail->SMTPAuth = true;
$mail->Username = getenv('SMTP_USER');
$mail->Password = getenv('SMTP_PASSWORD');
$mail->SMTPOptions = ['ssl' => ['cafile' => getenv('SMTP_CA')]];
$mail->CharSet = 'UTF-8';
$mail->setFrom(getenv('MAIL_FROM'), 'Bürgeramt');
$mail->addAddress(getenv('MAIL_TO'));
$mail->Subject = 'Grüße von PHPMailer';
$mail->isHTML(true);
$mail->Body = '<p>Grüße</p>';
$mail->AltBody = 'Grüße';
$mail->addAttachment(getenv('MAIL_ICS'), 'Termin.ics', 'base64', 'text/calendar');
$mail->addAttachment(getenv('MAIL_PDF'), 'Termin.pdf');
$mail->send();
echo $mail->getSMTPInstance()->getLastReply();
