"""`/api/v1/libraries/<code>/office`: how a library's papers look, or its commune's."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from library_share.database import transaction
from library_share.libraries.office import actions, queries
from library_share.libraries.office.actions import Signing
from library_share.libraries.office.models import Office
from library_share.libraries.office.queries import Whose
from library_share.libraries.office.rules import Paper
from library_share.libraries.office.schemas import OfficeSchema, WhoseSchema
from library_share.libraries.queries import library_with_code
from library_share.translation import N_
from library_share.web.access import Act, require, require_everywhere
from library_share.web.api import Part

part = Part("office", N_("How papers look: heads, signers, recipients, what they rest on."))


@part.route("/libraries/<code>/office", methods=["GET"])
@part.arguments(WhoseSchema, location="query")
@part.response(200, OfficeSchema)
@part.problems(403, 404, 422)
def show(asked: dict[str, Any], code: str) -> dict[str, Any]:
    """What was set; empty where papers look as usual."""
    return _told(queries.find_office(_whose(code, asked["whose"])))


@part.route("/libraries/<code>/office", methods=["PUT"])
@part.arguments(WhoseSchema, location="query")
@part.arguments(OfficeSchema)
@part.response(200, OfficeSchema)
@part.problems(403, 404, 409, 422)
def put(asked: dict[str, Any], sent: dict[str, Any], code: str) -> dict[str, Any]:
    """Set everything at once; what is not sent is as usual again."""
    whose = _whose(code, asked["whose"])
    signers: defaultdict[Paper, list[Signing]] = defaultdict(list)
    for one in sent["signers"]:
        signers[one.pop("paper")].append(Signing(**one | {"authority": tuple(one["authority"])}))
    with transaction():
        actions.replace_all(
            whose,
            head={name: sent[name] for name in ("parent", "body", "place")},
            signers=signers,
            recipients=sent["recipients"],
            grounds=sent["grounds"],
        )
        return _told(queries.find_office(whose))


def _whose(code: str, whose: str) -> Whose:
    library = library_with_code(code)
    if whose == "commune":
        require_everywhere(Act.SET_UP)
        return library.commune
    require(Act.SET_UP, library.id)
    return library


def _told(office: Office | None) -> dict[str, Any]:
    if office is None:
        nothing: dict[str, Any] = dict.fromkeys(("parent", "body", "place"), "")
        return nothing | {"signers": [], "recipients": [], "grounds": []}
    papers: defaultdict[int, list[Paper]] = defaultdict(list)
    for choice in office.choices:
        papers[choice.recipients_id].append(choice.paper)
    return {
        "parent": office.parent,
        "body": office.body,
        "place": office.place,
        "signers": [
            {
                "paper": one.paper,
                "title": one.title,
                "authority": one.authority.splitlines(),
                "name": one.name,
            }
            for one in sorted(office.signers, key=lambda one: (one.paper, one.position))
        ],
        "recipients": [
            {
                "name": one.name,
                "addressees": one.addressees.splitlines(),
                "lines": one.lines.splitlines(),
                "papers": sorted(papers[one.id]),
            }
            for one in office.recipients
        ],
        "grounds": office.grounds,
    }
