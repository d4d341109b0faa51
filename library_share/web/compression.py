"""Small answers over a weak network: text is compressed, our own files only once.

Parts of files (206) and documents made for downloading go out as they are: a range counts the
bytes of the whole file, and a PDF or a spreadsheet is compressed already.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

import brotli
from flask import Flask, Response, current_app, request

from library_share.web.assets import FILES

BYTES_AT_LEAST = 500
#: Quick enough for a page; a file takes longer, once.
PAGE_QUALITY, FILE_QUALITY = 5, 9
MIMETYPES = {
    "text/html",
    "text/css",
    "text/javascript",
    "application/json",
    "application/problem+json",
    "image/svg+xml",
    "application/wasm",
    "text/plain",
}
#: By our own wish; browsers offer Brotli over HTTPS and on localhost only.
WAYS = ("br", "gzip")


def init_app(app: Flask) -> None:
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    if response.mimetype not in MIMETYPES:
        return response
    response.vary.add("Accept-Encoding")
    way = next((way for way in WAYS if request.accept_encodings.quality(way) > 0), None)
    is_file = request.endpoint in FILES
    if (
        way is None
        or response.status_code in (204, 206, 304)
        or (response.is_streamed and not is_file)
        or (response.content_length or 0) < BYTES_AT_LEAST
    ):
        return response
    if is_file:
        _compress_file(response, way)
    else:
        response.set_data(_compressed(response.get_data(), way, PAGE_QUALITY))
    response.content_encoding = way
    return response


def _compress_file(response: Response, way: str) -> None:
    assert current_app.static_folder is not None
    assert request.view_args is not None
    part = "js" if request.endpoint == "module" else ""
    path = Path(current_app.static_folder) / part / request.view_args["filename"]
    etag = response.get_etag()[0] or ""
    response.close()
    response.direct_passthrough = False
    response.set_data(_file(path, etag, way))
    # Another representation has another tag (RFC 9110), and may be the one that a browser holds.
    response.set_etag(f"{etag}-{way}")
    response.headers.pop("Accept-Ranges", None)
    response.make_conditional(request)


@lru_cache(maxsize=128)
def _file(path: Path, _etag: str, way: str) -> bytes:
    """The compressed file; `_etag` is another when the file is."""
    return _compressed(path.read_bytes(), way, FILE_QUALITY)


def _compressed(data: bytes, way: str, quality: int) -> bytes:
    if way == "br":
        return bytes(brotli.compress(data, quality=quality))
    return gzip.compress(data, quality, mtime=0)
