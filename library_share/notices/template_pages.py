"""A library's own words for its notices: look, change, try with samples, back to the default."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.database import transaction
from library_share.libraries.current import current_library
from library_share.libraries.models import Library
from library_share.notices import actions, sandbox
from library_share.notices.kinds import KINDS, Kind
from library_share.notices.rules import Part
from library_share.notices.saying import samples, words_called, words_of
from library_share.notices.schemas import TemplateFormSchema
from library_share.translation import gettext
from library_share.web.access import Act, require
from library_share.web.answers import answer, done
from library_share.web.forms import loaded

blueprint = Blueprint("notice_templates", __name__)
_ONE = "/notice-templates/<kind>/<part>"


@blueprint.get("/notice-templates")
def kinds() -> str:
    library = _library()
    return render_template(
        "notices/templates.html",
        library=library,
        kinds=KINDS.values(),
        words=words_of(library.id),
        Part=Part,
    )


@blueprint.get(_ONE)
def edit(kind: str, part: str) -> str:
    library, found, which = _asked(kind, part)
    return render_template("notices/template.html", **_form(library, found, which, text=None))


@blueprint.post(f"{_ONE}/preview")
def preview(kind: str, part: str) -> ResponseReturnValue:
    """What the text would say; TemplateFault tells what is wrong with it."""
    library, found, which = _asked(kind, part)
    text = loaded(TemplateFormSchema(), request.form)["text"]
    form = _form(library, found, which, text=text)
    return answer("notices/_preview.html", page="notices/template.html", **form)


@blueprint.post(_ONE)
def keep(kind: str, part: str) -> ResponseReturnValue:
    library, found, which = _asked(kind, part)
    text = loaded(TemplateFormSchema(), request.form)["text"]
    with transaction():
        who = require(Act.SET_UP, library.id)
        actions.keep_template(library.id, found, which, text, who.account_id)
    return done(gettext("Saved."), to=url_for("notice_templates.edit", kind=kind, part=part))


@blueprint.post(f"{_ONE}/default")
def back_to_default(kind: str, part: str) -> ResponseReturnValue:
    library, found, which = _asked(kind, part)
    with transaction():
        actions.back_to_default(library.id, found, which)
    return done(
        gettext("The usual words are used again."),
        to=url_for("notice_templates.edit", kind=kind, part=part),
    )


def _library() -> Library:
    library = current_library()
    require(Act.SET_UP, library.id)
    return library


def _asked(kind: str, part: str) -> tuple[Library, Kind, Part]:
    return _library(), *words_called(kind, part)


def _form(library: Library, kind: Kind, part: Part, *, text: str | None) -> dict[str, Any]:
    """The form with this text; None is for the words in force."""
    own = words_of(library.id).get((kind.code, part))
    shown = own or kind.default(part) if text is None else text
    facts = kind.words_of(part)
    return {
        "library": library,
        "kind": kind,
        "part": part,
        "Part": Part,
        "is_own": own is not None,
        "text": shown,
        "usable": [
            (word, gettext(fact.meaning), sandbox.shown(fact.sample))
            for word, fact in facts.items()
        ],
        "said": sandbox.said(shown, samples(facts)),
        "at_most": sandbox.TEMPLATE_AT_MOST,
    }
