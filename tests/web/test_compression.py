"""What goes over the wire: compressed when the reader can unpack it, and always told honestly."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli
import pytest

from library_share.web import compression

FILE = "/static/css/app.css"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture
def whole(app) -> bytes:
    return (Path(app.static_folder) / "css/app.css").read_bytes()


@pytest.fixture
def get(client):
    def ask(address: str, accept: str = "", method: str = "GET", **headers: str):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.open(address, method=method, headers={"Accept-Encoding": accept, **headers})
        answer.get_data()
        answer.close()
        return answer

    return ask


@pytest.mark.parametrize(
    ("accept", "way"),
    [
        ("", None),
        ("identity", None),
        ("deflate", None),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
    ],
)
def test_a_file_comes_as_the_reader_can_unpack_it(get, whole, accept, way):
    answer = get(FILE, accept)
    assert answer.headers.get("Content-Encoding") == way
    assert UNPACK[way](answer.data) == whole
    assert answer.content_length == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize("accept", ["", "gzip", "br"])
@pytest.mark.parametrize(
    "address", [FILE, f"{FILE}?v=1", "/api/v1/openapi.json", "/api/v1/nothing"]
)
def test_asking_for_the_head_tells_the_same(get, address, accept):
    whole, head = get(address, accept), get(address, accept, method="HEAD")
    assert head.data == b""
    assert head.status_code == whole.status_code
    assert head.content_length == len(whole.data)
    for name in ("Content-Encoding", "ETag", "Vary", "Content-Type", "Cache-Control"):
        assert head.headers.get(name) == whole.headers.get(name)


@pytest.mark.parametrize("accept", ["", "gzip", "br"])
def test_a_file_that_the_browser_has_is_not_sent_again(get, accept):
    first = get(f"{FILE}?v=1", accept)
    again = get(f"{FILE}?v=1", accept, If_None_Match=first.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "Vary", "Cache-Control"):  # without them the browser would ask each time
        assert again.headers[name] == first.headers[name]
    assert get(FILE, accept, If_Modified_Since=first.headers["Last-Modified"]).status_code == 304
    assert get(FILE, accept, If_None_Match='"another"').status_code == 200


def test_each_way_has_a_tag_of_its_own(get):
    tags = {get(FILE, accept).headers["ETag"] for accept in ("", "gzip", "br")}
    assert len(tags) == 3


@pytest.mark.parametrize("accept", ["", "gzip", "br"])
def test_a_part_of_a_file_is_a_part_of_the_file(get, whole, accept):
    answer = get(FILE, accept, Range="bytes=100-1999")
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes 100-1999/{len(whole)}"
    assert "Content-Encoding" not in answer.headers
    assert answer.data == whole[100:2000]
    assert get(FILE, accept, Range="bytes=999999-").status_code == 416


def test_a_file_is_compressed_once(get, monkeypatch):
    compression._file.cache_clear()
    first = get(FILE, "br")
    monkeypatch.setattr(compression, "_compressed", lambda *_: pytest.fail("once more"))
    assert get(FILE, "br").data == first.data


def test_a_changed_file_is_compressed_anew(app, get, monkeypatch, tmp_path):
    monkeypatch.setattr(app, "static_folder", str(tmp_path))
    file = tmp_path / "words.css"
    for words in (b"a" * 900, b"b" * 901):
        file.write_bytes(words)
        assert gzip.decompress(get("/static/words.css", "gzip").data) == words


def test_pages_and_problems_are_compressed_too(get):
    for address in ("/", "/nothing", "/api/v1/openapi.json"):
        plain, packed = get(address), get(address, "br")
        assert packed.headers["Content-Encoding"] == "br"
        assert len(packed.data) < len(plain.data) / 2
        assert packed.status_code == plain.status_code


def test_short_answers_are_left_alone(get):
    assert "Content-Encoding" not in get("/healthz", "br").headers


def test_documents_go_out_as_they_are(client, given):
    token = given.a_token(given.an_account())
    answer = client.post(
        "/api/v1/labels",
        json={"library": given.a_copy().library.code},
        headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "br"},
    )
    assert answer.data.startswith(b"%PDF")
    assert answer.content_length == len(answer.data)
    assert "Content-Encoding" not in answer.headers
