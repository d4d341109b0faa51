"""A mail server that remembers what it was given, and fails where a test wants it to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage


@dataclass
class MailServer:
    """`answers` says what it answers to a command instead of 250; `breaks_at` hangs up there."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    breaks_at: str = ""
    #: What happens between the text and its answer.
    meanwhile: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"smtp+plain://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        return [letter.get_content().replace("\r\n", "\n") for letter in self.letters]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        knows: MailServer = self.server.knows  # type: ignore[attr-defined]
        self._say("220 here")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line.split(":")[0].split()[0].upper()
            if word == knows.breaks_at:
                return
            if word in knows.answers:
                self._say(knows.answers[word])
            elif word == "DATA":
                self._say("354 go on")
                text = self._text()
                knows.meanwhile()
                if knows.breaks_at == "TEXT":
                    return
                if "TEXT" in knows.answers:
                    self._say(knows.answers["TEXT"])
                    continue
                knows.letters.append(
                    email.message_from_bytes(text, policy=email.policy.default)  # type: ignore[arg-type]
                )
                knows.recipients.append(to)
                self._say("250 taken")
            else:
                to += [line[8:].strip("<>")] if word == "RCPT" else []
                self._say("221 bye" if word == "QUIT" else "250 well")

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")

    def _text(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def running() -> Iterator[MailServer]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        knows = MailServer(port=server.server_address[1])
        server.knows = knows  # type: ignore[attr-defined]
        answering = threading.Thread(target=server.serve_forever, args=(0.01,))
        answering.start()
        try:
            yield knows
        finally:
            server.shutdown()
            answering.join()
