"""Every word of an answer: its page or paper, its file's name, where it leads."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from tests.labels.reading import text_of


def words_of(answer: Any) -> str:
    headers = "\n".join(unquote(value) for _, value in answer.headers.items())
    return f"{headers}\n{_body(answer.data, answer.mimetype)}"


def _body(data: bytes, mimetype: str) -> str:
    if data.startswith(b"%PDF"):
        return text_of(data)
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            inside = [parts.read(name).decode(errors="replace") for name in parts.namelist()]
        return "\n".join(re.sub(r"<[^>]+>", "", part) for part in inside)
    text = data.decode(errors="replace")
    if mimetype == "text/calendar":
        return re.sub(r"\r?\n[ \t]", "", text)
    if mimetype.endswith("json"):
        text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return html.unescape(text)


def found_in(words: str, secrets: Mapping[str, str], sent: str) -> list[str]:
    """Which secrets stand in these words, though the request did not say them itself."""
    flat = re.sub(r"\s+", " ", words)
    return [what for what, secret in secrets.items() if secret in flat and secret not in sent]
