"""The only place that speaks to a mail server.

What matters is *when* it fails. Before the letter's text is handed over nobody has got anything,
so it may be tried again. When the line breaks after that, nobody can know.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from library_share.configuration import MAIL_PORTS, Settings
from library_share.notices.rules import Why

#: For every answer of the server. A school's line is slow; jobs wait meanwhile.
TIMEOUT_S = 15
_ALL_IS_WELL, _GO_ON, _TEMPORARY = (250, 251), 354, range(400, 500)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """An e-mail. `name` stays the same when it is sent again, so that a mailbox can tell."""

    name: str
    to: list[str]
    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a letter did not arrive. `may_repeat`: it certainly did not, and later it may."""

    why: Why
    said: str
    may_repeat: bool


def send(letter: Letter, settings: Settings) -> Failure | None:
    """Hand the letter to the mail server; None when it took it."""
    try:
        server = _connected(settings)
    except (OSError, smtplib.SMTPException) as fault:
        return Failure(why=Why.NO_SERVER, said=_said(fault), may_repeat=True)
    try:
        return _handed_over(server, letter, settings)
    finally:
        server.close()


def _connected(settings: Settings) -> smtplib.SMTP:
    where = urlsplit(settings.smtp_url)
    host, port = where.hostname or "", where.port or MAIL_PORTS[where.scheme]
    # Without a name smtplib asks the DNS for ours, which a PC in a school waits for in vain.
    own_name = urlsplit(settings.public_url).hostname or "localhost"
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if where.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, port, own_name, timeout=TIMEOUT_S, context=secure)
    else:
        server = smtplib.SMTP(host, port, own_name, timeout=TIMEOUT_S)
    try:
        if where.scheme == "smtp":
            server.starttls(context=secure)
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _handed_over(server: smtplib.SMTP, letter: Letter, settings: Settings) -> Failure | None:
    try:
        refusal = _announced(server, letter, settings)
    except (OSError, smtplib.SMTPException) as fault:
        return Failure(why=Why.NO_SERVER, said=_said(fault), may_repeat=True)
    if refusal is not None:
        return refusal
    try:
        server.send(_as_sent(_message(letter, settings)))
        code, said = server.getreply()
    except (OSError, smtplib.SMTPException) as fault:
        return Failure(why=Why.UNKNOWN, said=_said(fault), may_repeat=False)
    with suppress(OSError, smtplib.SMTPException):
        server.quit()  # it has answered; an unkind farewell does not unsay that
    return None if code in _ALL_IS_WELL else _refused(code, said)


def _announced(server: smtplib.SMTP, letter: Letter, settings: Settings) -> Failure | None:
    """Say whom it is for, up to the point where the text follows; a failure when the server wants
    none of them, or no text."""
    code, said = server.mail(settings.mail_from)
    if code not in _ALL_IS_WELL:
        return _refused(code, said)
    answers = [server.rcpt(address) for address in letter.to]
    if not any(code in _ALL_IS_WELL for code, _ in answers):
        # One that is only busy now may take it later.
        return _refused(*min(answers, key=lambda answer: answer[0]))
    # Not by `server.data`, which does not tell a line that broke here from one that broke later.
    code, said = server.docmd("DATA")
    return None if code == _GO_ON else _refused(code, said)


def _as_sent(message: EmailMessage) -> bytes:
    """RFC 5321, 4.5.2: a dot alone ends the text, so a line that begins with one gets another."""
    text = message.as_bytes(policy=SMTP)
    return re.sub(rb"^\.", b"..", text, flags=re.MULTILINE) + b".\r\n"


def _message(letter: Letter, settings: Settings) -> EmailMessage:
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = ", ".join(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<{letter.name}@{settings.mail_from.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    message.set_content(letter.text, cte="quoted-printable")  # old servers take seven bits only
    return message


def _refused(code: int, said: bytes | str) -> Failure:
    return Failure(
        why=Why.REFUSED,
        said=f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}",
        may_repeat=code in _TEMPORARY,
    )


def _said(fault: Exception) -> str:
    return str(fault) or type(fault).__name__
