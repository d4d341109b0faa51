"""Forms and query strings through marshmallow schemas, with faults in plain words."""

from __future__ import annotations

from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError, validate
from werkzeug.datastructures import MultiDict

from library_share.errors import WrongInput
from library_share.translation import N_, gettext

#: Text without NUL, which no database keeps.
PLAIN_TEXT = validate.Regexp(r"^[^\x00]*\Z", error="Not plain text.")

_FAULTS = {
    "Missing data for required field.": N_("This is needed."),
    "Field may not be null.": N_("This is needed."),
    "Not a valid integer.": N_("This must be a whole number."),
    "Not a valid date.": N_("This is not a date (dd/mm/yyyy)."),
    "Not a valid UUID.": N_("This is not a valid identifier."),
    "Not a valid boolean.": N_("This must be yes or no."),
    "Not a valid string.": N_("This must be text."),
    "Not plain text.": N_("This must be text."),
    "Shorter than minimum length 1.": N_("This is needed."),
}

Loaded = TypeVar("Loaded")


def loaded(schema: Schema, form: MultiDict[str, str]) -> Any:
    """What the form says, in the schema's types. Empty fields count as not sent; WrongInput says
    what is wrong with which field."""
    many = {name for name, kind in schema.fields.items() if type(kind).__name__ == "List"}
    sent: dict[str, Any] = {
        name: form.getlist(name) if name in many else form[name].strip()
        for name in form
        if name in schema.fields and (name in many or form[name].strip() != "")
    }
    try:
        return schema.load(sent, unknown=EXCLUDE)
    except ValidationError as fault:
        raise WrongInput(_in_plain_words(fault.messages)) from None


def _in_plain_words(messages: Any) -> dict[str, list[str]]:
    return {
        str(name): [_plain(said) for said in (faults if isinstance(faults, list) else [faults])]
        for name, faults in messages.items()
    }


def _plain(fault: Any) -> str:
    return gettext(_FAULTS[fault]) if fault in _FAULTS else str(fault)
