"""Small answers over a weak network: text is compressed, files only once."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress


class _KeptInMemory(dict[str, bytes]):
    """Compressed static files, kept for the life of the process (about one megabyte)."""

    def set(self, key: str, value: bytes) -> None:
        self[key] = value


_compressed = _KeptInMemory()


def init_app(app: Flask) -> None:
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 5)
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "application/json",
        "application/problem+json",
        "image/svg+xml",
        "application/wasm",
        "text/plain",
        "text/csv",
    ]
    app.config["COMPRESS_STREAMS"] = True
    Compress(app)
