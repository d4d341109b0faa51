"""The link by which somebody without an account follows what was asked for.

It is signed and says the number of a hold, and how often links to it were taken back before.
"""

from __future__ import annotations

from datetime import timedelta

from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from library_share import clock
from library_share.circulation.holds.models import Hold
from library_share.circulation.holds.queries import find_hold

#: The link ends so long after the hold did.
FOLLOWED_FOR = timedelta(days=30)


def link_of(hold: Hold) -> str:
    """The whole address, as it is printed and sent."""
    token = _signer().dumps([hold.id, hold.links_revoked])
    address = url_for("follow.follow", token=token)
    return f"{current_app.config['SETTINGS'].public_url}{address}"


def find_followed(token: str) -> Hold | None:
    """The hold that this link follows; None for a link that was changed, taken back or is old."""
    try:
        hold_id, links_revoked = _signer().loads(token)
    except BadSignature:
        return None
    hold = find_hold(hold_id)
    if hold is None or hold.links_revoked != links_revoked:
        return None
    is_old = hold.ended_at is not None and hold.ended_at + FOLLOWED_FOR < clock.now()
    return None if is_old else hold


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="library-share follow a hold")
