"""Settings of papers, coming in and going out; for pages and the API alike."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from library_share.libraries.office.actions import Signing
from library_share.libraries.office.rules import Ground, Paper
from library_share.libraries.schemas import line
from library_share.translation import N_
from library_share.web.api import JsonSchema, QuerySchema
from library_share.web.forms import PLAIN_TEXT, CountedList, Day, HowMany, called

SIGNERS_AT_MOST = 4


def lines(at_most: int, **more: Any) -> fields.String:
    """Some lines of text in one box."""
    return fields.String(
        load_default="", validate=[validate.Length(0, at_most), PLAIN_TEXT], **more
    )


class WhoseSchema(QuerySchema):
    """Whose settings: of the library itself, or of the commune above it."""

    whose = fields.String(
        load_default="library",
        validate=validate.OneOf(["library", "commune"]),
        metadata=called(N_("Whose papers"), N_("library or commune")),
    )


class PaperQuerySchema(WhoseSchema):
    paper = fields.Enum(
        Paper, by_value=True, load_default=Paper.REPORT, metadata=called(N_("Kind of paper"))
    )


class HeadFormSchema(Schema):
    parent = line(150, load_default="", metadata=called(N_("Body above")))
    body = line(150, load_default="", metadata=called(N_("Issuing body")))
    place = line(100, load_default="", metadata=called(N_("Place name")))


class SignersFormSchema(Schema):
    """Up to four signers in numbered fields; rows without anything in them are left out."""

    paper = fields.Enum(Paper, by_value=True, required=True, metadata=called(N_("Kind of paper")))
    title_1, title_2, title_3, title_4 = (
        line(100, load_default="", metadata=called(N_("Title"))) for _ in range(SIGNERS_AT_MOST)
    )
    name_1, name_2, name_3, name_4 = (
        line(100, load_default="", metadata=called(N_("Name"))) for _ in range(SIGNERS_AT_MOST)
    )
    authority_1, authority_2, authority_3, authority_4 = (
        lines(250, metadata=called(N_("Above the title"))) for _ in range(SIGNERS_AT_MOST)
    )

    @post_load
    def _as_signers(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        rows = [
            Signing(
                title=sent[f"title_{number}"],
                name=sent[f"name_{number}"],
                authority=_split(sent[f"authority_{number}"]),
            )
            for number in range(1, SIGNERS_AT_MOST + 1)
        ]
        signers = [one for one in rows if one.title or one.name or one.authority]
        return {"paper": sent["paper"], "signers": signers}


class RecipientsFormSchema(Schema):
    """`was`: the name of the list that is changed; without it the list is new."""

    name = line(60, required=True, metadata=called(N_("Name of the list")))
    was = line(60, load_default=None)
    addressees = lines(600, metadata=called(N_("Addressed to")))
    lines = lines(1500, metadata=called(N_("Recipients")))
    papers = fields.List(
        fields.Enum(Paper, by_value=True), load_default=list, metadata=called(N_("For the papers"))
    )

    @post_load
    def _split(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        return sent | {name: _split(sent[name]) for name in ("addressees", "lines")}


class NamedSchema(Schema):
    name = line(60, required=True, metadata=called(N_("Name of the list")))


class GroundFormSchema(Schema):
    kind = line(60, required=True, metadata=called(N_("Kind of paper")))
    number = line(60, load_default="", metadata=called(N_("Number")))
    issued_on = Day(load_default=None, metadata=called(N_("Day")))
    about = line(300, load_default="", metadata=called(N_("By whom, about what")))
    is_void = fields.Boolean(load_default=False, metadata=called(N_("No longer in force")))
    was_kind = line(60, load_default="")
    was_number = line(60, load_default="")

    @post_load
    def _was(self, sent: dict[str, Any], **_: object) -> dict[str, Any]:
        kind, number = sent.pop("was_kind"), sent.pop("was_number")
        return sent | {"was": (kind, number) if kind else None}


class GroundNamedSchema(Schema):
    kind = line(60, required=True, metadata=called(N_("Kind of paper")))
    number = line(60, load_default="", metadata=called(N_("Number")))


def _split(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


# --- as programs read and write it ----------------------------------------------------------------


def _lines(each: int, at_most: int) -> CountedList:
    return CountedList(line(each), load_default=list, validate=HowMany(0, at_most))


class SignerSchema(JsonSchema):
    paper = fields.Enum(Paper, by_value=True, required=True)
    title = line(100, required=True)
    authority = _lines(100, 2)
    name = line(100, load_default="")


class RecipientsSchema(JsonSchema):
    """A named list, and the papers it is for."""

    name = line(60, required=True)
    addressees = _lines(150, 4)
    lines = _lines(150, 9)
    papers = CountedList(
        fields.Enum(Paper, by_value=True), load_default=list, validate=HowMany(0, len(Paper))
    )


class GroundSchema(JsonSchema):
    kind = line(60, required=True)
    number = line(60, load_default="")
    issued_on = Day(load_default=None, allow_none=True)
    about = line(300, load_default="")
    is_void = fields.Boolean(load_default=False)

    @post_load
    def _as_ground(self, sent: dict[str, Any], **_: object) -> Ground:
        return Ground(**sent)


class OfficeSchema(JsonSchema):
    """How papers look: head, who signs, who gets them, what they rest on."""

    parent = line(150, load_default="")
    body = line(150, load_default="")
    place = line(100, load_default="")
    signers = CountedList(
        fields.Nested(SignerSchema), load_default=list, validate=HowMany(0, 4 * len(Paper))
    )
    recipients = CountedList(
        fields.Nested(RecipientsSchema), load_default=list, validate=HowMany(0, 40)
    )
    grounds = CountedList(fields.Nested(GroundSchema), load_default=list, validate=HowMany(0, 60))
