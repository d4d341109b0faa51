"""Joins `<language>/<package>.po` into `<language>/LC_MESSAGES/messages.mo`.

It imports nothing of ours, so that the wheel's build can use it before anything is installed.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_catalogues(folder: Path) -> None:
    """Write each language's catalogue when one of its sources is newer than it."""
    for language in sorted(path for path in folder.iterdir() if path.is_dir()):
        sources = sorted(language.glob("*.po"))
        compiled = language / "LC_MESSAGES" / "messages.mo"
        if sources and not _is_current(compiled, sources):
            compiled.parent.mkdir(parents=True, exist_ok=True)
            compiled.write_bytes(_joined(language.name, sources))


def _is_current(compiled: Path, sources: list[Path]) -> bool:
    newest = max(source.stat().st_mtime for source in sources)
    return compiled.exists() and compiled.stat().st_mtime >= newest


def _joined(language: str, sources: list[Path]) -> bytes:
    whole = Catalog(locale=language)
    for source in sources:
        for message in read_po(io.BytesIO(source.read_bytes()), locale=language):
            if message.id:
                whole.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()
