"""What must hold of newspapers and magazines; `library-share verify` looks for breaches."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="issues_count_their_copies",
        description=N_("An issue says how many of its copies have come."),
        rows="""
            SELECT i.id AS issue, i.received AS said, count(c.id) AS counted
            FROM serial_issues i
            LEFT JOIN issue_copies c ON c.issue_id = i.id AND c.undone_at IS NULL
            GROUP BY i.id, i.received HAVING count(c.id) <> i.received
        """,
        sentence=N_("Issue {issue} says that {said} copies have come, yet {counted} have."),
    ),
    Check(
        name="issue_copies_are_somewhere",
        description=N_("Every received copy of an issue is at exactly one place."),
        rows="""
            SELECT c.id AS copy, count(s.id) AS places FROM issue_copies c
            LEFT JOIN issue_stays s ON s.issue_copy_id = c.id
                AND s.until IS NULL AND s.undone_at IS NULL
            WHERE c.undone_at IS NULL GROUP BY c.id HAVING count(s.id) <> 1
        """,
        sentence=N_("Copy {copy} of an issue is at {places} places."),
    ),
    Check(
        name="undone_issue_copies_are_nowhere",
        description=N_("A copy of an issue that had not come is nowhere."),
        rows="""
            SELECT c.id AS copy FROM issue_copies c
            JOIN issue_stays s ON s.issue_copy_id = c.id AND s.undone_at IS NULL
            WHERE c.undone_at IS NOT NULL GROUP BY c.id
        """,
        sentence=N_("Copy {copy} of an issue had not come, yet it was somewhere."),
    ),
    Check(
        name="issue_ways_without_gaps",
        description=N_("The way of a copy of an issue has no gap."),
        rows="""
            SELECT s.issue_copy_id AS copy FROM issue_stays s
            WHERE s.undone_at IS NULL AND s.until IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM issue_stays n WHERE n.issue_copy_id = s.issue_copy_id
                    AND n.undone_at IS NULL AND n.since = s.until AND n.id > s.id
            )
        """,
        sentence=N_("Copy {copy} of an issue left a place and came nowhere."),
    ),
    Check(
        name="claims_as_noted",
        description=N_("An issue is claimed when, and only when, a claim was noted."),
        rows="""
            SELECT i.id AS issue FROM serial_issues i
            WHERE (i.claimed_at IS NULL) = EXISTS (
                SELECT 1 FROM serial_claims c WHERE c.issue_id = i.id AND c.undone_at IS NULL
            )
        """,
        sentence=N_("Issue {issue} and its claims do not agree."),
    ),
    Check(
        name="bundles_hold_their_issues",
        description=N_("A bundle holds as many issues as it says, all of its serial title."),
        rows="""
            SELECT b.id AS bundle FROM bundles b
            JOIN subscriptions s ON s.id = b.subscription_id
            JOIN copies c ON c.id = b.copy_id
            WHERE c.title_id <> s.title_id OR c.library_id <> s.library_id
                OR (SELECT count(*) FROM issue_copies i WHERE i.bundle_id = b.id)
                    <> CASE WHEN b.undone_at IS NULL THEN b.issues ELSE 0 END
                OR EXISTS (
                    SELECT 1 FROM issue_copies i JOIN serial_issues n ON n.id = i.issue_id
                    WHERE i.bundle_id = b.id AND n.subscription_id <> b.subscription_id
                )
        """,
        sentence=N_("Bundle {bundle} does not hold the issues it says."),
    ),
    Check(
        name="untied_bundles_are_withdrawn",
        description=N_("A bundle that was untied serves readers no longer."),
        rows="""
            SELECT c.code FROM bundles b JOIN copies c ON c.id = b.copy_id
            WHERE b.undone_at IS NOT NULL AND c.state <> 'withdrawn'
        """,
        sentence=N_("Copy {code} is a bundle that was untied, yet it is not withdrawn."),
    ),
    Check(
        name="issues_within_their_subscription",
        description=N_("A foretold issue appears while its subscription lasts."),
        rows="""
            SELECT i.id AS issue FROM serial_issues i
            JOIN subscriptions s ON s.id = i.subscription_id
            WHERE NOT i.is_special AND i.received = 0
                AND i.claimed_at IS NULL AND i.given_up_at IS NULL
                AND (i.published_on < s.starts_on OR i.published_on > s.ends_on)
        """,
        sentence=N_("Issue {issue} is expected outside its subscription."),
    ),
]
