"""What the arguments of addresses and the fields of bodies are: of which kind in the stock.

A new address is found by the walk; when it has an argument that is not here, the test asks for
it.
"""

from __future__ import annotations

from werkzeug.routing import Rule

#: What <code> is, by how the address begins.
CODES = {
    "/api/v1/boxes/": "box",
    "/api/v1/copies/": "copy",
    "/api/v1/handovers/": "handover",
    "/api/v1/libraries/": "library",
    "/api/v1/patrons/": "card",
    "/api/v1/places/": "place",
    "/api/v1/points/": "place",
    "/api/v1/shelf-swaps/": "handover",
    "/api/v1/shelves/": "place",
    "/api/v1/stocktakes/": "copy",
    "/api/v1/tick-sheets/": "place",
    "/boxes/": "box",
    "/copies/": "copy",
    "/desk/condition/": "copy",
    "/devices/": "device",
    "/handovers/": "handover",
    "/libraries/": "library",
    "/open/libraries/": "library",
    "/patrons/card/": "card",
    "/places/": "place",
    "/q/": "label",
    "/Q/": "label",
    "/set-up/libraries/": "library",
    "/shelf-swaps/": "handover",
    "/shelves/": "place",
}
KINDS = {"/imports/templates/": "list kind"}
#: What the other arguments are, wherever they stand.
ARGUMENTS = {
    "account_id": "account",
    "activity_id": "activity",
    "act": "act",
    "appointment_id": "appointment",
    "bundle_id": "bundle",
    "box_code": "box",
    "card": "card",
    "carrier_id": "carrier",
    "class_id": "class id",
    "closure_id": "closure",
    "consignment": "handover",
    "copy_code": "copy",
    "copy_number": "copy number",
    "consent_id": "consent",
    "count_id": "stocktake count",
    "figures_id": "point count",
    "draft_id": "import",
    "ending": "ending",
    "event_id": "event",
    "exit_id": "exit",
    "feed_id": "feed",
    "hold_id": "hold",
    "honour_id": "honour",
    "import_id": "import",
    "issue_copy_id": "issue copy",
    "issue_id": "issue",
    "job_id": "job",
    "keeper_id": "keeper",
    "kind": "notice kind",
    "late_id": "late",
    "library_code": "library",
    "line_id": "line",
    "list_id": "weeding list",
    "listed_id": "weeding line",
    "loan_id": "ill",
    "name": "year",
    "notice_id": "notice",
    "number": "act number",
    "part": "notice part",
    "part_id": "round box",
    "patron_id": "patron",
    "place_code": "place",
    "plan_id": "plan",
    "policy_id": "policy",
    "printer_id": "printer",
    "quiet_id": "quiet days",
    "reading_id": "reading",
    "receipt_id": "receipt",
    "report_id": "report",
    "round_id": "round",
    "scan_id": "scan",
    "schedule_code": "schedule",
    "secret": "feed secret",
    "series_id": "series",
    "session_id": "session",
    "size": "icon size",
    "skip_id": "skip",
    "stay_id": "issue stay",
    "subscription_id": "subscription",
    "stocktake_id": "stocktake",
    "step": "turning step",
    "stop_id": "round stop",
    "title_id": "title",
    "token": "follow",
    "token_id": "token",
    "turn_id": "intake",
    "which": "notice part",
    "year": "register year",
}
#: Kinds of things that are no library's own.
COMMON = {
    "carrier",
    "ending",
    "list kind",
    "notice kind",
    "notice part",
    "title",
    "year",
    "act",
    "act number",
    "icon size",
    "copy number",
    "register year",
    "schedule",
    "turning step",
}
#: Which field names which kind of thing; all others are filled by their type.
FIELDS = {
    "account": "username",
    "at_place": "place",
    "before": "hold",
    "book": "copy",
    "box": "box",
    "boxes": "box",
    "card": "card",
    "class": "class",
    "class_id": "class id",
    "class_name": "class",
    "code": "code",
    "codes": "code",
    "copy": "copy",
    "file": "file",
    "from_place": "place to give from",
    "hold": "hold",
    "library": "library",
    "one": "notice",
    "other": "library",
    "part": "round box",
    "partner": "library",
    "patron": "patron at desk",
    "photo": "photo",
    "pickup": "place",
    "place": "place",
    "point": "place",
    "points": "place",
    "printer": "printer",
    "q": "name",
    "reader": "name",
    "round": "round",
    "scan_id": "scan or none",
    "title": "title",
    "title_id": "title",
    "to_place": "place",
    "username": "username",
    "within": "place",
}

#: Of these an operation takes one, not both.
EITHER = (("patron", "class_name"), ("patron", "account"), ("copy", "title_id"))
#: Texts that mean nothing, in the shape that is asked for.
TEXTS = {"isbn": "9780306406157", "email": "hoa@thu-vien.example"}


class Unknown(LookupError):
    """An address whose argument nobody has said anything about."""


def kind_of(rule: Rule, argument: str) -> str:
    for beginnings, name in ((CODES, "code"), (KINDS, "kind")):
        found = [kind for begin, kind in beginnings.items() if rule.rule.startswith(begin)]
        if argument == name and found:
            return found[0]
    if argument in ARGUMENTS:
        return ARGUMENTS[argument]
    raise Unknown(f"Say in tests/leaks/values.py what <{argument}> is in {rule.rule}.")
