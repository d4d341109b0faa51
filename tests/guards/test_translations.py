"""Every sentence exists in Vietnamese, once, with the same facts in it; no page mixes languages."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.guards.sources import (
    PACKAGE,
    TEMPLATES,
    name_of,
    nodes,
    python_files,
    short,
    templates,
)

VI = PACKAGE / "translations" / "vi"
KEYWORDS = {"gettext": None, "N_": None, "_": None, "ngettext": (1, 2)}
#: What reads the same in both languages.
SAME_IN_BOTH = {"ISBN", "ISSN", "English", "Tiếng Việt", "QR"}
#: Names and file kinds that need no translation where they stand in a template.
NAMES = {
    "library_share",
    "Android",
    "iPhone",
    "iPad",
    "xlsx",
    "xls",
    "csv",
    "PDF",
    "CSV",
    "ISBN",
    "API",
}

VIETNAMESE = re.compile(
    r"[ăâđêôơưĂÂĐÊÔƠƯ]|[àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]"
)
FACTS = re.compile(r"%\((\w+)\)[sd]|\{(\w+)(?:![rs])?(?::[^}]*)?\}|(%[sd])")


@dataclass(frozen=True)
class Said:
    """A message as the source says it, and where."""

    forms: tuple[str, ...]
    where: str

    @property
    def one(self) -> str:
        """Empty where the code translates what another place marked."""
        return self.forms[0] if self.forms else ""


def owner_of(path: Path) -> str:
    base = TEMPLATES if TEMPLATES in path.parents else PACKAGE
    first = path.relative_to(base).parts[0]
    return first.removesuffix(".py")


@cache
def said_by_owner() -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for path in python_files():
        with path.open("rb") as opened:
            for line, message, _, _ in extract("python", opened, keywords=KEYWORDS):
                found[owner_of(path)].append(_said(message, path, line))
        for said in said_of_operations(path):
            found[owner_of(path)].append(said)
    options = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    for path in templates():
        with path.open("rb") as opened:
            for line, _, message, _ in babel_extract(opened, list(KEYWORDS), (), options):
                found[owner_of(path)].append(_said(message, path, line))
    return found


def said_of_operations(path: Path) -> Iterator[Said]:
    """What the docstrings of the API's operations say: its page translates them."""
    for function in nodes(path):
        if isinstance(function, ast.FunctionDef) and any(
            isinstance(how, ast.Call) and name_of(how.func) == "part.route"
            for how in function.decorator_list
        ):
            for paragraph in (ast.get_docstring(function) or "").split("\n\n"):
                yield Said((" ".join(paragraph.split()),), f"{short(path)}:{function.lineno}")


def _said(message: str | tuple[str, ...], path: Path, line: int) -> Said:
    parts = (message,) if isinstance(message, str) else tuple(filter(None, message or ()))
    return Said(parts, f"{short(path)}:{line}")


@cache
def catalogue(path: Path) -> tuple[Message, ...]:
    with path.open("rb") as opened:
        return tuple(message for message in read_po(opened, locale="vi") if message.id)


def first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def vietnamese(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0] or ""


def catalogues() -> list[Path]:
    return sorted(VI.glob("*.po"))


def known() -> set[str]:
    return {first(message) for path in catalogues() for message in catalogue(path)}


@pytest.mark.parametrize("owner", sorted(said_by_owner()))
def test_nothing_is_missing(owner):
    missing = {s.one: s.where for s in said_by_owner()[owner] if s.one and s.one not in known()}
    assert missing == {}


@pytest.mark.parametrize("path", catalogues(), ids=short)
def test_each_catalogue_is_whole(path):
    messages = catalogue(path)
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"^#,.*fuzzy", text, re.MULTILINE)
    assert not re.search(r"^#~", text, re.MULTILINE)
    assert [first(message) for message in messages if not vietnamese(message)] == []
    ids = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


@pytest.mark.parametrize("path", catalogues(), ids=short)
def test_facts_are_the_same(path):
    differing = {}
    for message in catalogue(path):
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        wanted = {fact for form in forms for fact in FACTS.findall(form)}
        got = set(FACTS.findall(vietnamese(message)))
        needed = set(FACTS.findall(forms[-1]))
        if not got <= wanted or (len(forms) == 1 and got != needed):
            differing[first(message)] = vietnamese(message)
    assert differing == {}


@pytest.mark.parametrize("path", catalogues(), ids=short)
def test_no_english_is_left(path):
    left = [
        first(message)
        for message in catalogue(path)
        if first(message) == vietnamese(message)
        and re.search(r"[A-Za-z]{3}", FACTS.sub("", first(message)))
        and first(message) not in SAME_IN_BOTH
    ]
    assert left == []


def test_one_message_has_one_translation():
    by_id: dict[str, set[str]] = defaultdict(set)
    for path in catalogues():
        for message in catalogue(path):
            by_id[first(message)].add(vietnamese(message))
    assert {one: how for one, how in by_id.items() if len(how) > 1} == {}


def test_nothing_is_translated_that_nobody_says():
    said = {one.one for owner in said_by_owner().values() for one in owner}
    assert sorted(known() - said) == []


@pytest.mark.parametrize("path", templates(), ids=short)
def test_templates_say_nothing_untranslated(path):
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{%-?\s*trans.*?endtrans\s*-?%\}", " ", text, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)
    visible = re.findall(r"""\s(?:placeholder|title|aria-label|alt)=["']([^"']*)["']""", text)
    visible.append(re.sub(r"<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL))
    assert VIETNAMESE.findall(" ".join(visible)) == [], "Vietnamese belongs into the .po file"
    words = re.findall(r"[A-Za-z_]{3,}", re.sub(r"&\w+;", " ", " ".join(visible)))
    assert [word for word in words if word not in NAMES] == []
