"""The local authority: trusted for years, its server certificates renewed in time."""

from __future__ import annotations

import gc
import http.client
import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from library_share import clock
from library_share.serving.authority import (
    AUTHORITY_NAME,
    Certificates,
    addresses_here,
    certificates,
    names_here,
)
from library_share.serving.errors import AddressTaken
from library_share.serving.server import ToHttps, listening

NAMES = ["localhost", "127.0.0.1", "192.0.2.7"]


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def serial(kept: Certificates) -> tuple[int, int]:
    return read(kept.authority).serial_number, read(kept.server).serial_number


def test_phones_accept_how_long_they_live(tmp_path):
    kept = certificates(tmp_path, NAMES)
    authority, server = read(kept.authority), read(kept.server)
    assert authority.subject.rfc4514_string() == f"CN={AUTHORITY_NAME}"
    assert authority.not_valid_after_utc - clock.now() > timedelta(days=3600)
    assert server.not_valid_after_utc - server.not_valid_before_utc <= timedelta(days=397)
    server.verify_directly_issued_by(authority)


def test_they_are_kept_while_they_are_good(tmp_path):
    assert serial(certificates(tmp_path, NAMES)) == serial(certificates(tmp_path, NAMES[:2]))


def test_a_new_address_needs_a_new_server_certificate_only(tmp_path):
    authority, server = serial(certificates(tmp_path, NAMES))
    moved = serial(certificates(tmp_path, [*NAMES, "192.0.2.99"]))
    assert moved[0] == authority
    assert moved[1] != server


def test_it_is_renewed_before_it_ends(tmp_path):
    authority, server = serial(certificates(tmp_path, NAMES))
    with clock.pretend(clock.now() + timedelta(days=360)):
        assert serial(certificates(tmp_path, NAMES)) == (authority, server)
    with clock.pretend(clock.now() + timedelta(days=370)):
        renewed = serial(certificates(tmp_path, NAMES))
    assert renewed[0] == authority
    assert renewed[1] != server


def test_keys_are_for_their_owner_only(tmp_path):
    certificates(tmp_path, NAMES)
    keys = sorted((tmp_path / "https").glob("*.key"))
    assert [key.name for key in keys] == ["authority.key", "server.key"]
    assert {key.stat().st_mode & 0o777 for key in keys} == {0o600}


def test_this_pc_has_names():
    assert {"localhost", "127.0.0.1", *addresses_here()} <= set(names_here())


@pytest.fixture
def serve():
    servers = []

    def start(app, **more):
        server = listening(app, host="127.0.0.1", port=0, threads=2, **more)
        threading.Thread(target=server.serve, daemon=True).start()
        servers.append(server)
        return server.bind_addr[1]

    yield start
    for server in servers:
        server.stop()


def hello(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


def test_who_trusts_the_authority_trusts_the_server(serve, tmp_path):
    kept = certificates(tmp_path, ["localhost", "127.0.0.1"])
    port = serve(hello, certificates=kept)
    trusting = ssl.create_default_context(cafile=str(kept.authority))
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting)
    connection.request("GET", "/desk")
    assert connection.getresponse().read() == b"/desk"
    connection.close()


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_who_says_nothing_holds_up_nobody(serve, tmp_path, secure):
    """A phone that drops off the network half-way, more of them than there are threads."""
    kept = certificates(tmp_path, ["localhost", "127.0.0.1"])
    port = serve(hello, certificates=kept if secure else None)
    silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(6)]
    trusting = ssl.create_default_context(cafile=str(kept.authority))
    connection = (
        http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=5)
        if secure
        else http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    )
    connection.request("GET", "/desk")
    assert connection.getresponse().read() == b"/desk"
    connection.close()
    for one in silent:
        one.close()


def test_plain_words_to_the_https_port_do_not_break_it(serve, tmp_path):
    kept = certificates(tmp_path, ["localhost", "127.0.0.1"])
    port = serve(hello, certificates=kept)
    for words in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x00", b"\0" * 300):
        with socket.create_connection(("127.0.0.1", port), timeout=5) as confused:
            confused.sendall(words)
    trusting = ssl.create_default_context(cafile=str(kept.authority))
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting, timeout=5)
    connection.request("GET", "/desk")
    assert connection.getresponse().read() == b"/desk"
    connection.close()


def test_the_plain_port_only_teaches_trust(serve):
    port = serve(ToHttps(hello, https_port=8443))
    connection = http.client.HTTPConnection("127.0.0.1", port)
    answers = {}
    for method, path in (
        ("GET", "/local-authority.crt"),
        ("GET", "/desk"),
        ("POST", "/local-authority"),
    ):
        connection.request(method, path)
        response = connection.getresponse()
        answers[method, path] = (response.status, response.getheader("Location"))
        response.read()
    connection.close()
    assert answers == {
        ("GET", "/local-authority.crt"): (200, None),
        ("GET", "/desk"): (303, "https://127.0.0.1:8443/"),
        ("POST", "/local-authority"): (303, "https://127.0.0.1:8443/"),
    }


# cheroot forgets to close the socket that could not be bound; the process is about to end anyway.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_taken_port_is_a_sentence(serve):
    port = serve(hello)
    with pytest.raises(AddressTaken) as told:
        listening(hello, host="127.0.0.1", port=port, threads=1)
    assert told.value.facts["port"] == port
    del told
    gc.collect()
