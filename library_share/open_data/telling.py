"""The words that go with what is published, and how long others may keep it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from flask import Response, current_app, request

from library_share.open_data.models import Figure
from library_share.statistics.measures import BY_CODE, Measure
from library_share.translation import gettext, language

#: What was published does not change; new months come once in a month.
KEPT_S = 3600

MEASURES: dict[Figure, Measure] = {figure: BY_CODE[figure.value] for figure in Figure}


def licence() -> str:
    """Under which licence everybody may use it."""
    return str(current_app.config["SETTINGS"].open_data_licence)


def protection() -> str:
    """How nobody is found in these figures."""
    return gettext(
        "Each number is 0, or at least 5 by at least 5 readers. When a class is too small in a "
        "month, its grade is told as one; when a grade is, the school; a month too small is told "
        "with the next. A month is published once, a week after it ends, and is not changed "
        "by later corrections."
    )


def keepable(response: Response, released_at: datetime | None) -> Response:
    """The answer with its mark and its date, so that it is not sent twice to who has it."""
    response.set_etag(hashlib.sha256(response.get_data() + language().encode()).hexdigest()[:32])
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_S
    # For pages of others, too: nobody's cookie is needed to read it.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.vary.update(("Accept-Language", "Cookie"))
    response.make_conditional(request)
    # Told afterwards: names change without a release, so only the mark says that it is the same.
    response.last_modified = released_at
    return response
