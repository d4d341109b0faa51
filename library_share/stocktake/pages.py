"""“Kiểm kê”: all stock-takes, counting on many phones at once, and what came out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from library_share.copies.deeds import deed_at
from library_share.copies.queries import get_copy
from library_share.database import transaction
from library_share.libraries.models import Place
from library_share.libraries.queries import place_of, places_of
from library_share.printing import answers
from library_share.stocktake import actions, mending, papers, queries
from library_share.stocktake.access import library_here, stocktake_here
from library_share.stocktake.models import (
    HAPPENING_NAMES,
    RESULT_NAMES,
    SCOPE_NAMES,
    Stocktake,
)
from library_share.stocktake.rules import MENDINGS, TO_MEND, Mending, Result, Scope
from library_share.stocktake.schemas import (
    CountFormSchema,
    MendFormSchema,
    NewStocktakeFormSchema,
    ReopenFormSchema,
    ResultPageSchema,
)
from library_share.stocktake.showing import borrowers_for_actor, result_of, sentence_of
from library_share.translation import N_, gettext
from library_share.web.access import actor
from library_share.web.answers import done
from library_share.web.errors import is_fragment
from library_share.web.forms import loaded
from library_share.web.paging import page_of

blueprint = Blueprint("stocktake", __name__)

MENDING_NAMES: dict[Mending, str] = {
    Mending.MOVE_HERE: N_("It stands here from now on"),
    Mending.PUT_BACK: N_("I put it back"),
    Mending.SEND_HOME: N_("Send it home"),
    Mending.NOTE_LOST: N_("Note as lost"),
    Mending.MARK_FOUND: N_("In use again"),
    Mending.GIVE_BACK: N_("Take the loan back"),
}


@blueprint.get("/stocktakes")
def all_stocktakes() -> str:
    """Open ones and closed ones, newest first."""
    library = library_here()
    page = page_of(
        queries.stocktakes_of(library.id),
        by=(Stocktake.id,),
        after=request.args.get("after"),
        backwards=True,
    )
    return render_template(
        "stocktake/stocktakes.html", library=library, page=page, scopes=SCOPE_NAMES
    )


@blueprint.get("/stocktakes/new")
def new() -> str:
    library = library_here()
    places = [place for place in places_of(library.id) if place.is_active]
    return render_template("stocktake/new.html", library=library, places=places)


@blueprint.post("/stocktakes/new")
def begin() -> ResponseReturnValue:
    library = library_here()
    sent = loaded(NewStocktakeFormSchema(), request.form)
    with transaction():
        places = [place_of(library.id, code) for code in sent.pop("places")]
        stocktake = actions.open_stocktake(
            library, deed=deed_at(library), places=places or None, **sent
        )
    to = url_for("stocktake.one", stocktake_id=stocktake.id)
    return done(gettext("The stock-take is open. Count on as many phones as you like."), to=to)


@blueprint.get("/stocktakes/<int:stocktake_id>")
def one(stocktake_id: int) -> str:
    """How far it has come, and what is to be mended."""
    stocktake = stocktake_here(stocktake_id)
    progress = queries.progress_of(stocktake)
    return render_template(
        "stocktake/stocktake.html",
        stocktake=stocktake,
        figures=queries.figures_of(stocktake),
        expected=sum(place.expected for place in progress),
        progress=progress,
        events=queries.events_of(stocktake.id),
        to_mend=TO_MEND,
        results=RESULT_NAMES,
        scopes=SCOPE_NAMES,
        happenings=HAPPENING_NAMES,
        Result=Result,
        whole=stocktake.scope is Scope.LIBRARY,
    )


@blueprint.get("/stocktakes/<int:stocktake_id>/count")
def counting(stocktake_id: int) -> str:
    """The page a phone stays on while its owner goes along the shelves."""
    stocktake = stocktake_here(stocktake_id)
    code = request.args.get("place", "")
    places = queries.places_in(stocktake)
    place = queries.place_counted(stocktake, code) if code else places[0]
    return render_template("stocktake/count.html", **_shown(stocktake, place))


@blueprint.post("/stocktakes/<int:stocktake_id>/count")
def count(stocktake_id: int) -> ResponseReturnValue:
    """What was scanned, in one sentence. Several may count at once."""
    sent = loaded(CountFormSchema(), request.form)
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        counted = actions.count(
            stocktake.id,
            actions.Counting(
                count_id=sent["count_id"] or uuid4(),
                code=sent["code"],
                place=queries.place_counted(stocktake, sent["place"]),
                way=sent["way"],
                seconds_ago=sent["seconds_ago"],
            ),
            deed_at(stocktake.library),
        )
    result = result_of(stocktake, counted)
    sentence = sentence_of(counted, result)
    if not is_fragment():
        to = url_for("stocktake.counting", stocktake_id=stocktake.id, place=counted.place.code)
        return done(sentence, to=to)
    return render_template(
        "stocktake/_count.html",
        **_shown(stocktake, counted.place)
        | {"counted": counted, "sentence": sentence, "result": result},
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/undo/<uuid:count_id>")
def undo(stocktake_id: int, count_id: UUID) -> ResponseReturnValue:
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        undone = actions.undo(stocktake.id, count_id, uuid4(), deed_at(stocktake.library))
        place = undone.place
    to = url_for("stocktake.counting", stocktake_id=stocktake.id, place=place.code)
    return done(gettext("The count is undone."), to=to)


def _shown(stocktake: Stocktake, place: Place) -> dict[str, Any]:
    """Only this place's figures: each scan brings them, and a library may have many books."""
    return {
        "stocktake": stocktake,
        "place": place,
        "places": queries.places_in(stocktake),
        "here": queries.progress_of(stocktake, place)[0],
        "lately": queries.lately_counted(stocktake, actor().account_id),
        "results": RESULT_NAMES,
        "Result": Result,
        "counted": None,
        "count_id": uuid4(),
    }


@blueprint.get("/stocktakes/<int:stocktake_id>/results")
def results(stocktake_id: int) -> str:
    """The copies with one result, each with what one tap can do about it."""
    stocktake = stocktake_here(stocktake_id)
    result = loaded(ResultPageSchema(), request.args)["result"]
    query, key = queries.rows_with(stocktake, result)
    page = page_of(query, by=(key,), after=request.args.get("after"), scalars=False)
    ids = [row.copy_id for row in page.items if row.copy_id]
    return render_template(
        "stocktake/results.html",
        stocktake=stocktake,
        result=result,
        page=page,
        figures=queries.figures_of(stocktake),
        borrowers=borrowers_for_actor(page.items),
        mended=queries.mended_in(stocktake, ids),
        mendings=MENDINGS.get(result, ()),
        mending_names=MENDING_NAMES,
        results=RESULT_NAMES,
    )


@blueprint.post("/stocktakes/<int:stocktake_id>/mend/<copy_code>")
def mend(stocktake_id: int, copy_code: str) -> ResponseReturnValue:
    sent = loaded(MendFormSchema(), request.form)
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        deed = deed_at(stocktake.library)
        did = mending.mend(
            stocktake, get_copy(copy_code).id, sent["what"], deed, reason=sent["reason"]
        )
    to = url_for("stocktake.results", stocktake_id=stocktake.id, result=did.result.value)
    return done(gettext("Saved."), to=to)


@blueprint.post("/stocktakes/<int:stocktake_id>/close")
def close(stocktake_id: int) -> ResponseReturnValue:
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        actions.close(stocktake.id, deed_at(stocktake.library))
    to = url_for("stocktake.one", stocktake_id=stocktake.id)
    return done(gettext("The stock-take is closed; its figures stay as they are."), to=to)


@blueprint.post("/stocktakes/<int:stocktake_id>/reopen")
def reopen(stocktake_id: int) -> ResponseReturnValue:
    reason = loaded(ReopenFormSchema(), request.form)["reason"]
    with transaction():
        stocktake = stocktake_here(stocktake_id)
        actions.reopen(stocktake.id, deed_at(stocktake.library), reason=reason)
    to = url_for("stocktake.one", stocktake_id=stocktake.id)
    return done(gettext("The stock-take is open again."), to=to)


@blueprint.get("/stocktakes/<int:stocktake_id>/paper.<any(pdf, docx):ending>")
def paper(stocktake_id: int, ending: str) -> Response:
    """Biên bản kiểm kê (F21). `ending` is pdf or docx."""
    stocktake = stocktake_here(stocktake_id)
    return answers.paper(
        papers.record_of(stocktake), name=f"bien-ban-kiem-ke-{stocktake.id}", ending=ending
    )


@blueprint.get("/stocktakes/<int:stocktake_id>/search-list.<any(pdf, docx):ending>")
def search_list(stocktake_id: int, ending: str) -> Response:
    """What is missing, to go and look for. `ending` is pdf or docx."""
    stocktake = stocktake_here(stocktake_id)
    return answers.paper(
        papers.search_list_of(stocktake), name=f"phieu-tim-{stocktake.id}", ending=ending
    )
