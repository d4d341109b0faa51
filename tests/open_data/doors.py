"""Public doors: those whose numbers the attacker hears, and why the others say none."""

from __future__ import annotations

#: Doors that are open to all and say no number of what people do.
OTHERS = (
    "/",
    "/about",
    "/personal-data",
    "/libraries",
    "/search",
    "/search?q=S%C3%A1ch",
    "/search?free=1&library=TH",
    "/titles/1",
    "/titles/3",
    "/libraries/TH/honours",
    "/libraries/TH/weeding",
    "/api/v1/libraries/TH/honours",
    "/api/v1/open",
    "/api/v1/open/stocks",
    "/api/v1/open/titles",
)
#: Doors that ought to ask who it is.
CLOSED = (
    "/figures",
    "/figures/commune",
    "/api/v1/figures?library=TH&by=class",
    "/api/v1/measures",
    "/api/v1/patrons?library=TH",
    "/api/v1/loans?library=TH",
    "/api/v1/copies?library=TH",
    "/patrons",
    "/loans",
    "/forgetting",
    "/consents",
    "/follow/1",
)


#: Public doors of the route guard, by endpoint: those whose numbers the listener hears, and those
#: that have no number of readers or loans, each asked at random as well or with a reason.
HEARD = {
    "open_data.commune",
    "open_data.library",
    "open_data.figures_csv",
    "open_data.figures_xlsx",
    "api_open.list_releases",
}
SILENT = {
    "api_open.list_stocks": "books by kind, not readers",
    "api_open.list_titles_read": "an order without numbers",
    "api_open.about": "words only",
    "catalogue.search": "what is free of the library's own shelves, never of a class (story 1092)",
    "catalogue.title": "the same",
    "catalogue.scanned": "the same",
    "consents.named": "names with consent, no numbers",
    "api_consents.list_named": "the same",
    "follow.follow": "one reader's own wish, by a secret address",
    "weeding_notices.notice": "copies that leave the stock",
    "weeding_notices.notices": "the same",
    "personal_data.page": "words only",
    **dict.fromkeys(
        (
            "accounts.sign_in",
            "api_docs",
            "api-docs.openapi_json",
            "class_app.app",
            "class_app.icon",
            "class_app.manifest",
            "class_app.worker",
            "libraries.everyone",
            "serving.certificate",
            "serving.how_to",
            "web.healthz",
            "static",
            "web.about",
            "web.home",
        ),
        "pages of the program and addresses of libraries",
    ),
}
