"""Python's smtplib as a script of an office uses it."""
import os
import smtplib
import ssl
from email.message import EmailMessage

message = EmailMessage()
message["From"] = os.environ["MAIL_FROM"]
message["To"] = os.environ["MAIL_TO"]
message["Subject"] = "Grüße von smtplib"
message.set_content("Grüße")
for name, path, kind in (
    ("Termin.ics", os.environ["MAIL_ICS"], ("text", "calendar")),
    ("Termin.pdf", os.environ["MAIL_PDF"], ("application", "pdf")),
):
    with open(path, "rb") as file:
        message.add_attachment(file.read(), maintype=kind[0], subtype=kind[1], filename=name)

context = ssl.create_default_context(cafile=os.environ["SMTP_CA"])
with smtplib.SMTP(os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])) as server:
    server.starttls(context=context)
    server.login(os.environ["SMTP_USER"], os.environ["SMTP_PASSWORD"])
    refused = server.send_message(message)
    print("refused:", refused)
