"""What people do with holds: asking, and serving who waits."""

from __future__ import annotations

from library_share.circulation.holds.actions.asking import (
    cancel,
    change_pickup,
    move_in_line,
    place,
    resume,
    set_terms,
    suspend,
)
from library_share.circulation.holds.actions.serving import (
    catch,
    deliver,
    expire_all,
    fulfil,
    go_with,
    let_go,
    serve_everybody,
    serve_later,
    set_aside,
    turn_back,
    wait_again,
)
from library_share.circulation.holds.actions.undoing import may_revive, revive, revoke_links

__all__ = [
    "cancel",
    "catch",
    "change_pickup",
    "deliver",
    "expire_all",
    "fulfil",
    "go_with",
    "let_go",
    "may_revive",
    "move_in_line",
    "place",
    "resume",
    "revive",
    "revoke_links",
    "serve_everybody",
    "serve_later",
    "set_aside",
    "set_terms",
    "suspend",
    "turn_back",
    "wait_again",
]
