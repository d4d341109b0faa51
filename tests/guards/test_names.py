"""No column may hold a name, or lead to a patron, that nobody thought of."""

from __future__ import annotations

from library_share.database import db
from library_share.patrons.forgetting import explaining
from library_share.patrons.forgetting.columns import NO_NAMES, SIGNED
from library_share.patrons.forgetting.register import KEEPERS
from library_share.patrons.forgetting.texts import searched_columns
from library_share.patrons.models import Patron


def _columns():
    return {
        f"{table.name}.{column.name}": column
        for table in db.metadata.tables.values()
        for column in table.columns
    }


def test_every_column_that_leads_to_a_patron_has_a_keeper_that_forgets(app):
    leads = {
        name
        for name, column in _columns().items()
        if any(key.column.table.name in ("patrons", "cards") for key in column.foreign_keys)
    }
    kept = {link for keeper in KEEPERS.values() for link in keeper.links}
    assert leads <= kept, f"register a keeper (patrons.forgetting) for {leads - kept}"
    assert kept <= set(_columns()), "a keeper speaks of a column that is no more"


def test_parents_are_told_of_every_list_and_column_that_is_kept(app):
    told = [code for kind in explaining.KINDS for code in kind.keepers]
    assert sorted(told) == sorted(KEEPERS), "explain it in patrons.forgetting.explaining"
    columns = explaining.PATRON_COLUMNS
    assert columns.keys() == set(Patron.__table__.columns.keys()), "what is it, and why is it kept?"
    assert set(columns.values()) - {""} <= {kind.code for kind in explaining.KINDS}


def test_what_is_not_searched_for_names_is_there_and_has_a_reason(app):
    gone = set(NO_NAMES) - set(_columns())
    assert not gone, f"patrons.forgetting.columns speaks of columns that are no more: {gone}"
    assert all(NO_NAMES.values())
    searched = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in searched_columns(table)
    }
    assert searched >= SIGNED
    assert not searched & set(NO_NAMES)


def test_only_words_of_people_are_searched(app):
    """New columns of words are searched unless they are declared; whoever adds one should think.

    The list is written out, so that a new column is looked at by somebody: does it hold a name
    (then it belongs here), a link to a patron (then a keeper forgets it), or neither
    (`patrons.forgetting.columns`)?
    """
    searched = {
        f"{table.name}.{column.name}"
        for table in db.metadata.tables.values()
        for column in searched_columns(table)
    }
    assert sorted(searched) == sorted(WORDS)


WORDS = """
access_records.detail
assessment_lines.evidence
assessment_lines.plan
assessment_lines.status
box_profiles.note
closures.reason
consents.data
consents.published_at
copies.note
copies.source
copy_changes.reason
device_acts.about
devices.name
exits.note
exits.paper_number
handover_events.reason
handover_lines.ended_because
handovers.cancelled_because
handovers.given_by
handovers.note
handovers.taken_by
hold_events.reason
hold_slots.ended_because
holds.note
honours.because
import_drafts.file_name
import_drafts.rows
import_drafts.summary
interlibrary_events.before
interlibrary_events.reason
interlibrary_events.why
interlibrary_loans.condition
jobs.arguments
jobs.result
jobs.sentence
loan_events.override_reason
notice_templates.text
notices.detail
notices.facts
notices.said
patrons.note
patrons.suspended_because
promotion_activities.name
receipts.giver
receipts.note
receipts.source
receipts.voucher_number
receipts.written_as
report_answers.text
report_part_events.reason
report_parts.reason
report_sections.heading
report_sections.question
reports.title
rotation_carriers.name
rotation_counts.note
rotation_evaluations.by
rotation_evaluations.liked
rotation_evaluations.needs
rotation_evaluations.proposals
rotation_events.reason
rotation_plans.name
rotation_point_counts.reason
rotation_points.note
rotation_quiet_days.reason
rotation_rounds.approved_by
rotation_rounds.cancelled_because
rotation_rounds.grounds
rotation_rounds.name
rotation_rounds.purpose
rotation_rounds.responsible
rotation_rounds.transport
rotation_stop_changes.reason
rotation_stops.skipped_because
scans.answer
scans.patron_code
schedules.failure
serial_skips.reason
stocktake_counts.code
stocktake_events.figures
stocktake_events.reason
stocktake_mendings.reason
stocktake_results.code
stocktakes.decision
stocktakes.title
subscriptions.note
turned_pupils.suspended_because_before
turning_marks.reason
weeding_events.reason
weeding_lines.ended_because
weeding_lines.evidence
weeding_lists.decision_number
weeding_lists.given_up_because
weeding_lists.name
weeding_lists.passed_because
""".split()  # noqa: SIM905 - a list to be read
