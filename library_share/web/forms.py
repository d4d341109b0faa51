"""Forms and query strings through marshmallow schemas, with faults in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate
from marshmallow.exceptions import SCHEMA
from werkzeug.datastructures import MultiDict

from library_share.errors import WrongInput
from library_share.translation import N_, gettext

#: Text without NUL and without halves of letters (lone surrogates), which no database keeps.
PLAIN_TEXT = validate.Regexp(r"^[^\x00\ud800-\udfff]*\Z", error="Not plain text.")
#: The same, with something to read in it.
SOME_TEXT = validate.Regexp(
    r"^[^\x00\ud800-\udfff]*[^\x00\ud800-\udfff\s][^\x00\ud800-\udfff]*\Z",
    error="Not plain text.",
)

#: Days that anybody means lie between these.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)

_FAULTS = {
    "Missing data for required field.": N_("This is needed."),
    "Field may not be null.": N_("This is needed."),
    "Not a valid integer.": N_("This must be a whole number."),
    "Not a valid datetime.": N_("This is not a moment in time (ISO 8601 with a time zone)."),
    "Not a valid aware datetime.": N_("This is not a moment in time (ISO 8601 with a time zone)."),
    "Unknown field.": N_("There is no such field."),
    "Not a valid number.": N_("This must be a number."),
    "Invalid input type.": N_("This has the wrong shape."),
    "Not a valid list.": N_("This has the wrong shape."),
    "Not a valid mapping type.": N_("This has the wrong shape."),
    "Not a valid date.": N_("This is not a date (dd/mm/yyyy)."),
    "No such time.": N_("This day must be between 01/01/1900 and 31/12/2199."),
    "Not a valid UUID.": N_("This is not a valid identifier."),
    "Not a valid boolean.": N_("This must be yes or no."),
    "Not a valid string.": N_("This must be text."),
    "Not plain text.": N_("This must be text."),
    "Shorter than minimum length 1.": N_("This is needed."),
}
#: Faults with numbers in them, or with more than a reader wants to know.
_PATTERNS = {
    r"Longer than maximum length (\d+)\.": N_("This is too long: {0} characters at most."),
    r"Length must be between 0 and (\d+)\.": N_("This is too long: {0} characters at most."),
    r"Length must be between (\d+) and (\d+)\.": N_("This must have {0} to {1} characters."),
    r"How many must be between (\d+) and (\d+)\.": N_("Here {0} to {1} things may be listed."),
    r"Must be one of: .*": N_("This is not one of the choices."),
    r"Must be greater than or equal to (-?\d+) and less than or equal to (-?\d+)\.": N_(
        "This must be from {0} to {1}."
    ),
    r"Must be greater than or equal to (-?\d+)\.": N_("This must be {0} at least."),
    r"Must be less than or equal to (-?\d+)\.": N_("This must be {0} at most."),
}

Loaded = TypeVar("Loaded")


class Day(fields.Date):
    """A day that somebody may mean. 2206 for 2026 is a slip; at the ends of the calendar there is
    no day before or after to count with."""

    def _deserialize(self, value: Any, *place: Any, **more: Any) -> date:
        day: date = super()._deserialize(value, *place, **more)
        if not EARLIEST <= day <= LATEST:
            raise ValidationError("No such time.")
        return day


class HowMany(validate.Length):
    """How many things a list may hold."""

    message_all = "How many must be between {min} and {max}."


class CountedList(fields.List[Any]):
    """A list that is counted before its members are read: refusing a hundred thousand of them
    one by one takes seconds, which everybody else waits for."""

    def _deserialize(self, value: Any, *place: Any, **more: Any) -> list[Any]:
        if isinstance(value, list):
            self._validate(value)
        return super()._deserialize(value, *place, **more)


class Alone(fields.Nested):
    """One of many that are sent together: what cannot be read is told alone and holds up none of
    the others, as long as `known_by` can still read by what it is known. `otherwise` says what
    stands in its place: what is known of it, as it was sent, and its faults."""

    def __init__(
        self,
        schema: type[Schema],
        *,
        known_by: type[Schema],
        otherwise: Callable[[dict[str, Any], Any, ValidationError], Any],
        **more: Any,
    ) -> None:
        super().__init__(schema, **more)
        self.known_by, self.otherwise = known_by, otherwise

    def _deserialize(self, value: Any, *place: Any, **more: Any) -> Any:
        try:
            return super()._deserialize(value, *place, **more)
        except ValidationError as fault:
            try:
                known = self.known_by(unknown=EXCLUDE).load(value)
            except ValidationError:
                raise fault from None  # nobody could be told what became of it
            return self.otherwise(known, value, fault)


def called(label: str, description: str = "") -> dict[str, str]:
    """Metadata of a field: what people call it, which faults are told by; more for programmers."""
    return {"label": label, "description": description} if description else {"label": label}


def loaded(schema: Schema, form: MultiDict[str, str]) -> Any:
    """What the form says, in the schema's types. Empty fields count as not sent; WrongInput says
    what is wrong with which field, by the `label` in the field's metadata when it has one."""
    known = _as_sent(schema)
    many = {name for name, kind in known.items() if type(kind).__name__ == "List"}
    sent: dict[str, Any] = {
        name: form.getlist(name) if name in many else form[name].strip()
        for name in form
        if name in known and (name in many or form[name].strip() != "")
    }
    try:
        return schema.load(sent, unknown=EXCLUDE)
    except ValidationError as fault:
        raise wrong_input(schema, fault) from None


def wrong_input(schema: Schema, fault: ValidationError) -> WrongInput:
    """What is wrong with which field, in plain words."""
    return WrongInput(_in_plain_words(fault.messages), labels=_labels(schema))


def _as_sent(schema: Schema) -> dict[str, Any]:
    """The fields by the names they are sent under: `class` is no name for Python."""
    return {kind.data_key or name: kind for name, kind in schema.fields.items()}


def _labels(schema: Schema) -> dict[str, str]:
    called = {name: kind.metadata.get("label") for name, kind in _as_sent(schema).items()}
    return {name: gettext(label) for name, label in called.items() if label}


def _in_plain_words(messages: Any) -> dict[str, list[str]]:
    return {str(name): plainly(_flat(faults)) for name, faults in messages.items()}


def plainly(faults: Any) -> Any:
    """marshmallow's faults, however nested, in plain words."""
    if isinstance(faults, dict):
        return {name: plainly(inside) for name, inside in faults.items()}
    if isinstance(faults, list):
        return [plainly(fault) for fault in faults]
    return _plain(faults)


def told_by_name(schema: Schema | None, faults: Any) -> list[str]:
    """marshmallow's faults as sentences, each with the fields that lead to it by their labels:
    `Scans 3, Code: This is needed.`"""
    return list(_told(schema, faults, ()))


def _told(kind: Any, faults: Any, way: tuple[str, ...]) -> Iterator[str]:
    if isinstance(faults, dict):
        for name, inside in faults.items():
            further, label = _inside(kind, name)
            # A row's number belongs to the word before it; faults of the whole have no name.
            called_so = (*way[:-1], f"{way[-1]} {name + 1}") if isinstance(name, int) else way
            yield from _told(further, inside, (*called_so, label) if label else called_so)
    else:
        for fault in faults if isinstance(faults, list) else [faults]:
            yield f"{', '.join(way)}: {_plain(fault)}" if way else _plain(fault)


def _inside(kind: Any, name: Any) -> tuple[Any, str]:
    """What is inside a schema or field under this name, and what people call it."""
    if isinstance(kind, fields.List):
        return kind.inner, ""
    within = kind.schema if isinstance(kind, fields.Nested) else kind
    if name == SCHEMA or not isinstance(within, Schema):
        return None, ""
    for own_name, field in within.fields.items():
        if (field.data_key or own_name) == name:
            return field, gettext(field.metadata.get("label", name))
    return None, str(name)[:60]


def _flat(faults: Any) -> list[Any]:
    """The faults of a list stand under the places of its values."""
    if isinstance(faults, dict):
        return [fault for inside in faults.values() for fault in _flat(inside)]
    return faults if isinstance(faults, list) else [faults]


def _plain(fault: Any) -> str:
    if fault in _FAULTS:
        return gettext(_FAULTS[fault])
    for pattern, sentence in _PATTERNS.items():
        if found := re.fullmatch(pattern, str(fault)):
            return gettext(sentence).format(*found.groups())
    return str(fault)
