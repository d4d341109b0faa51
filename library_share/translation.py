"""Two languages, Vietnamese first; msgids are English.

Each package keeps its own `translations/vi/<package>.po`, so that a newcomer finds the words of
the desk in `desk.po`. They are compiled into one catalogue.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import flask_babel
from babel import Locale
from flask import Flask, has_request_context, request, session
from flask_babel import Babel, force_locale, get_locale

from library_share import clock
from library_share.translations.compiling import compile_catalogues

__all__ = [
    "LANGUAGES",
    "N_",
    "day",
    "dong",
    "force_locale",
    "gettext",
    "init_app",
    "moment",
    "ngettext",
    "number",
]

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
#: Made once; flask-babel would look for its files at each request.
_LOCALES = {language: Locale(language) for language in LANGUAGES}
FOLDER = Path(__file__).parent / "translations"


def gettext(message: str, **facts: object) -> str:
    """The sentence in the reader's language; `%(name)s` stands for a fact."""
    return str(flask_babel.gettext(message, **facts))


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """The sentence for this number of things; `%(num)s` stands for the number."""
    return str(flask_babel.ngettext(one, many, num, **facts))


def N_(message: str) -> str:  # noqa: N802 (the name every translator's tool knows)
    """Mark a sentence for translation where it is written; it is translated where it is said."""
    return message


def day(value: date | None) -> str:
    """dd/mm/yyyy in Vietnamese, 23 Nov 2026 in English; an empty text for no day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = clock.local_day(value)
    return value.strftime("%d %b %Y" if language() == "en" else "%d/%m/%Y")


def iso_day(value: str | None) -> str:
    """A day written by a program (2026-11-23), as people write it."""
    return day(date.fromisoformat(value)) if value else ""


def moment(value: datetime | None) -> str:
    """Hour, minute and day on the commune's wall clock."""
    if value is None:
        return ""
    return f"{clock.local_moment(value):%H:%M} {day(value)}"


def number(value: int | float) -> str:
    """1.234,5 in Vietnamese; 1,234.5 in English."""
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def dong(value: int | None) -> str:
    """An amount of money: 25.000 đồng."""
    return "" if value is None else f"{number(value)} đồng"


def language() -> str:
    """`vi` or `en`, as this request wishes; Vietnamese outside requests."""
    locale = get_locale()
    return locale.language if locale else "vi"


def init_app(app: Flask) -> None:
    compile_catalogues(FOLDER)  # quick when nothing changed; a clone has no compiled catalogue
    default = app.config["SETTINGS"].language
    Babel(
        app,
        default_locale=default,
        default_timezone="Asia/Ho_Chi_Minh",
        default_translation_directories=str(FOLDER),
        locale_selector=lambda: _LOCALES[_wished(default)],
    )
    app.jinja_env.filters.update(day=day, iso_day=iso_day, moment=moment, number=number, dong=dong)
    app.jinja_env.globals.update(language=language, LANGUAGES=LANGUAGES)


def _wished(default: str) -> str:
    if not has_request_context():
        return default
    asked = request.args.get("lang") or session.get("language")
    if asked not in LANGUAGES and request.path.startswith("/api/"):
        # In the order of their wishes; "vi-VN" is Vietnamese, whatever comes after it.
        tongues = (tag.partition("-")[0].lower() for tag, _weight in request.accept_languages)
        asked = next((tongue for tongue in tongues if tongue in LANGUAGES), default)
    return asked if asked in LANGUAGES else default
