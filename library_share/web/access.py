"""Who is asking, in plain values, and what that person may do at which library.

Package `patrons` finds the account behind a session or a token and says so here with
`become`; every other package only asks `actor()` and `require(...)`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flask import g

from library_share.errors import NotAllowed, NotSignedIn
from library_share.translation import N_


class Role(enum.StrEnum):
    """What an account is at one library (or, for the first, everywhere in the commune)."""

    ADMINISTRATOR = "administrator"
    LIBRARIAN = "librarian"
    CLASS_KEEPER = "class_keeper"
    PUPIL_LIBRARIAN = "pupil_librarian"
    POINT_KEEPER = "point_keeper"
    PRINCIPAL = "principal"
    OFFICIAL = "official"


ROLE_NAMES: dict[Role, str] = {
    Role.ADMINISTRATOR: N_("Commune administrator"),
    Role.LIBRARIAN: N_("Librarian"),
    Role.CLASS_KEEPER: N_("Form teacher (class shelf)"),
    Role.PUPIL_LIBRARIAN: N_("Pupil librarian"),
    Role.POINT_KEEPER: N_("Point keeper"),
    Role.PRINCIPAL: N_("Principal"),
    Role.OFFICIAL: N_("Official"),
}


class Act(enum.StrEnum):
    """The things that need a permission at a library."""

    LEND = "lend"
    CATALOGUE = "catalogue"
    SEE_PATRONS = "see_patrons"
    KEEP_PATRONS = "keep_patrons"
    IMPORT = "import"
    PRINT_LABELS = "print_labels"
    SET_UP = "set_up"
    KEEP_ACCOUNTS = "keep_accounts"
    OVERRIDE = "override"
    READ_FIGURES = "read_figures"
    HAND_OVER = "hand_over"
    ASK = "ask"
    SEE_WORK = "see_work"
    KEEP_SHELF = "keep_shelf"
    KEEP_SHEET = "keep_sheet"
    APPROVE = "approve"
    TAKE_STOCK = "take_stock"
    WEED = "weed"
    DECIDE = "decide"
    PROMOTE = "promote"


_LIBRARIAN = frozenset(Act) - {Act.KEEP_ACCOUNTS, Act.APPROVE, Act.DECIDE}

#: Which role may do what. Keepers of shelves see those they are in charge of, and no others.
MAY: dict[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(Act),
    Role.LIBRARIAN: _LIBRARIAN,
    Role.CLASS_KEEPER: frozenset({Act.ASK, Act.SEE_WORK, Act.KEEP_SHELF, Act.KEEP_SHEET}),
    Role.PUPIL_LIBRARIAN: frozenset({Act.KEEP_SHELF}),
    Role.POINT_KEEPER: frozenset({Act.ASK, Act.KEEP_SHEET}),
    Role.PRINCIPAL: frozenset({Act.READ_FIGURES, Act.SEE_WORK, Act.APPROVE, Act.DECIDE}),
    Role.OFFICIAL: frozenset({Act.READ_FIGURES, Act.SEE_WORK, Act.APPROVE}),
}


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The account that acts. `roles` maps library ids to roles; `everywhere` holds for all."""

    account_id: int
    username: str
    name: str
    session_id: int | None = None
    token_id: int | None = None
    home_library_id: int | None = None
    roles: dict[int, frozenset[Role]] = field(default_factory=dict)
    everywhere: frozenset[Role] = frozenset()

    def may(self, act: Act, library_id: int) -> bool:
        roles = self.everywhere | self.roles.get(library_id, frozenset())
        return any(act in MAY[role] for role in roles)

    def may_anywhere(self, act: Act) -> bool:
        return any(act in MAY[role] for role in self.everywhere.union(*self.roles.values()))

    def may_everywhere(self, act: Act) -> bool:
        return any(act in MAY[role] for role in self.everywhere)

    def roles_at(self, library_id: int) -> frozenset[Role]:
        return self.everywhere | self.roles.get(library_id, frozenset())

    def libraries_for(self, act: Act, all_ids: Iterable[int]) -> list[int]:
        """Of `all_ids`, the libraries where this account may do `act`."""
        return [library_id for library_id in all_ids if self.may(act, library_id)]


def become(actor: Actor | None) -> None:
    """Say who acts in this request, once for all."""
    g.pop("find_actor", None)
    g.actor = actor


def become_when_asked(find: Callable[[], Actor]) -> None:
    """Say how to find out who acts, once somebody wants to know: so that a request that writes
    reads it in the same transaction."""
    g.find_actor = find


def find_actor() -> Actor | None:
    """Who acts, or None for a visitor."""
    if find := g.get("find_actor"):
        become(find())
    found: Actor | None = g.get("actor")
    return found


def actor() -> Actor:
    """Who acts; a visitor is asked to sign in."""
    found = find_actor()
    if found is None:
        raise NotSignedIn
    return found


def require(act: Act, library_id: int) -> Actor:
    """The actor, who may do `act` at this library; otherwise NotAllowed or NotSignedIn."""
    who = actor()
    if not who.may(act, library_id):
        raise NotAllowed
    return who


def require_everywhere(act: Act) -> Actor:
    """The actor, who may do `act` at all libraries of the network."""
    who = actor()
    if not who.may_everywhere(act):
        raise NotAllowed
    return who


def require_anywhere(act: Act) -> Actor:
    """The actor, who may do `act` at some library: what all libraries share, they keep together."""
    who = actor()
    if not who.may_anywhere(act):
        raise NotAllowed
    return who
