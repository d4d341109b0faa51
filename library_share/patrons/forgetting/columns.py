"""Columns of words in which nobody's name is searched for, each with the reason.

Every other column of words, in every table, is searched when a person is erased: a new column is
searched unless somebody thinks about it and writes it down here.
"""

from __future__ import annotations

_CODE = "a code or a number of ours"
_CHOICE = "one of a few words of ours"
_HASHED = "a hash or an address of a machine"
_CLASS = "the name of a class"
_TITLE = "what stands on a book; an author may have a pupil's name"
_NAMED = "what a library, a place or a thing is called"
_ACCOUNT = "somebody who works here; closing the account is another matter"
_OFFICE = "what stands above and below official papers; its keepers change it"
_OWN = "cleared with the patron's own row"

NO_NAMES: dict[str, str] = {
    **dict.fromkeys(
        (
            "cards.code",
            "copies.code",
            "copies.accession_number",
            "copies.accession_key",
            "copies.class_mark",
            "copies.shelf_mark",
            "copies.general_register_number",
            "copy_aliases.alias",
            "accession_series.prefix",
            "accession_series.separator",
            "accession_series.kinds",
            "devices.code",
            "libraries.code",
            "loan_policies.library_key",
            "loan_policies.patron_key",
            "loan_policies.title_key",
            "notices.key",
            "places.code",
            "subscriptions.issn",
            "subscriptions.weekdays",
            "subscriptions.month_days",
            "libraries.closed_weekdays",
            "rotation_carriers.weekdays",
            "rotation_events.warnings",
            "statistics_watermarks.source",
            "loan_events.overridden",
            "report_parts.figures",
            "turning_marks.figures",
            "turns.made_class_ids",
        ),
        _CODE,
    ),
    **dict.fromkeys(
        (
            "access_records.deed",
            "assessment_lines.criterion",
            "box_profiles.levels",
            "device_acts.outcome",
            "forgotten.keeper",
            "jobs.language",
            "jobs.task",
            "notice_templates.kind",
            "notices.kind",
            "office_grounds.kind",
            "schedules.code",
            "rotation_plan_points.levels",
            "loans.language",
            "statistics_day_counts.language",
            "statistics_day_counts.level",
            "statistics_day_counts.patron_kind",
            "statistics_day_counts.place_kind",
            "statistics_day_counts.title_kind",
            "statistics_reader_counts.part",
            "stocktake_mendings.what",
        ),
        _CHOICE,
    ),
    **dict.fromkeys(
        (
            "access_records.address",
            "calendar_feeds.secret_hash",
            "device_pairings.secret_hash",
            "devices.key_hash",
            "jobs.worker",
            "schedules.worker",
            "scans.asked_hash",
            "sign_in_sessions.address",
            "sign_in_sessions.browser",
            "sign_in_sessions.secret_hash",
            "tokens.token_hash",
        ),
        _HASHED,
    ),
    **dict.fromkeys(
        (
            "class_readings.class_name",
            "classes.name",
            "classes.sort_key",
            "holds.class_name",
            "loans.class_name",
            "notices.class_name",
            "places.class_name",
            "promotion_activities.class_name",
            "statistics_day_counts.class_name",
            "statistics_reader_counts.key",
            "open_blocks.classes",
            "turned_arrivals.class_name",
            "turned_pupils.class_name",
            "turned_shelves.class_after",
            "turned_shelves.class_before",
            "turning_classes.class_name",
            "turning_pupils.class_name",
            "turning_shelves.class_name",
        ),
        _CLASS,
    ),
    **dict.fromkeys(
        (
            "titles.title",
            "titles.subtitle",
            "titles.volume",
            "titles.authors",
            "titles.publisher",
            "titles.publication_place",
            "titles.isbn",
            "titles.pages",
            "titles.size",
            "titles.language",
            "titles.series",
            "titles.subjects",
            "titles.summary",
            "titles.classification",
            "titles.match_key",
            "titles.sort_key",
            "titles.search_text",
            "holds.pages",
            "open_title_lists.titles",
            "interlibrary_loans.pages",
            "serial_issues.label",
        ),
        _TITLE,
    ),
    **dict.fromkeys(
        (
            "accession_series.name",
            "communes.name",
            "communes.province",
            "libraries.name",
            "libraries.short_name",
            "libraries.address",
            "libraries.phone",
            "libraries.opening_hours",
            "places.name",
            "printers.name",
            "school_years.name",
            "subscriptions.supplier",
            "turned_shelves.name_after",
            "turned_shelves.name_before",
        ),
        _NAMED,
    ),
    **dict.fromkeys(
        (
            "accounts.username",
            "accounts.name",
            "accounts.email",
            "accounts.password_hash",
            "failed_sign_ins.username",
            "failed_sign_ins.address",
            "tokens.name",
        ),
        _ACCOUNT,
    ),
    **dict.fromkeys(
        (
            "office_grounds.about",
            "office_grounds.number",
            "office_recipients.addressees",
            "office_recipients.lines",
            "office_recipients.name",
            "office_signers.authority",
            "office_signers.name",
            "office_signers.title",
            "offices.body",
            "offices.parent",
            "offices.place",
        ),
        _OFFICE,
    ),
    **dict.fromkeys(
        (
            "patrons.name",
            "patrons.sort_key",
            "patrons.folded_name",
            "patrons.school_code",
            "patrons.gender",
        ),
        _OWN,
    ),
}

#: Who signed a paper. Left as they are when somebody who works here has the same name.
SIGNED = frozenset(
    {
        "handovers.given_by",
        "handovers.taken_by",
        "rotation_carriers.name",
        "rotation_evaluations.by",
        "rotation_rounds.approved_by",
        "rotation_rounds.responsible",
    }
)
