"""The WSGI server: cheroot, because it is pure Python and speaks TLS on Windows too."""

from __future__ import annotations

import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.ssl.builtin import BuiltinSSLAdapter
from cheroot.wsgi import Server

from library_share.serving.authority import Certificates
from library_share.serving.errors import AddressTaken

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

WAIT_FOR_ANSWERS_S = 5
#: How soon a server that was told to stop begins to.
LOOKS_EVERY_S = 0.1
#: Connections that wait while all threads are busy: a class of phones at once.
WAITING_AT_MOST = 128


class _Connection(HTTPConnection):
    """Shakes hands in the thread that answers: a phone that falls silent half-way holds up
    nobody else."""

    def communicate(self) -> bool:
        if isinstance(self.socket, ssl.SSLSocket) and not self.requests_seen:
            try:
                self.socket.do_handshake()
            except OSError:
                return False  # it does not trust us yet, speaks plain HTTP, or went away
        return bool(super().communicate())  # type: ignore[no-untyped-call]


class _LateHandshake(BuiltinSSLAdapter):
    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, str]]:
        wrapped = self.context.wrap_socket(sock, do_handshake_on_connect=False, server_side=True)
        return wrapped, {"wsgi.url_scheme": "https", "HTTPS": "on"}


class _Server(Server):
    ConnectionClass = _Connection

    def process_conn(self, conn: HTTPConnection) -> None:
        """Browsers open connections in advance; only one that says something takes a thread."""
        if conn.last_used is None:
            self._connections.put(conn)  # type: ignore[attr-defined]
        else:
            super().process_conn(conn)


def listening(
    app: Wsgi, *, host: str, port: int, threads: int, certificates: Certificates | None = None
) -> Server:
    """A server that holds its port but does not answer yet; AddressTaken when it cannot."""
    server = _Server(
        (host, port),
        app,
        numthreads=threads,
        request_queue_size=WAITING_AT_MOST,
        shutdown_timeout=WAIT_FOR_ANSWERS_S,
        server_name="library-share",
    )
    server.keep_alive_conn_limit = WAITING_AT_MOST
    server.version = "library-share"  # strangers need not know which server this is
    if certificates:
        server.ssl_adapter = _LateHandshake(str(certificates.server), str(certificates.server_key))
    try:
        server.prepare()
    except OSError as fault:
        raise AddressTaken(host=host, port=port, said=fault) from None
    return server


def serve_until_told(*servers: Server) -> None:
    """Answer until Ctrl+C or SIGTERM; answers under way are finished first."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):  # a shell's background jobs ignore SIGINT
        # Only noted: an exception raised wherever the signal finds us may get lost there.
        signal.signal(number, lambda number, _frame: told.append(number))
    serving = [threading.Thread(target=server.serve, daemon=True) for server in servers]
    for thread in serving:
        thread.start()
    try:
        while not told and all(thread.is_alive() for thread in serving):
            time.sleep(LOOKS_EVERY_S)
    finally:
        for server in servers:
            server.stop()
    if not told:
        raise RuntimeError("A server ended without being told to; its reason stands above.")


class ToHttps:
    """What the plain port answers beside HTTPS: how to trust it, and otherwise where it is.

    A phone that does not trust the authority yet can fetch it here without a warning.
    """

    def __init__(self, app: Wsgi, https_port: int) -> None:
        self._app, self._port = app, https_port

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "/")
        if path.startswith(("/local-authority", "/static/")) and environ["REQUEST_METHOD"] == "GET":
            return self._app(environ, start_response)
        host = environ.get("HTTP_HOST", "localhost").removesuffix(f":{environ['SERVER_PORT']}")
        place = f"https://{host}:{self._port}/"
        start_response("303 See Other", [("Location", place), ("Content-Length", "0")])
        return []
