"""What must hold of weeding; `library-share verify` looks for breaches."""

from __future__ import annotations

from library_share.safekeeping.checks import Check
from library_share.translation import N_

CHECKS = [
    Check(
        name="one_weeding_list_at_a_time",
        description=N_("A copy is on one open weeding list at the most."),
        rows="""
            SELECT c.code, count(l.id) AS lists FROM weeding_lines l
            JOIN copies c ON c.id = l.copy_id
            WHERE l.ended_at IS NULL GROUP BY c.id, c.code HAVING count(l.id) > 1
        """,
        sentence=N_("Copy {code} is on {lists} weeding lists at once."),
    ),
    Check(
        name="weeded_copies_are_withdrawn",
        description=N_("What was weeded is withdrawn, and the register says by which decision."),
        rows="""
            SELECT c.code, w.name AS list FROM weeding_lines l
            JOIN weeding_lists w ON w.id = l.list_id JOIN copies c ON c.id = l.copy_id
            WHERE l.outcome = 'withdrawn' AND w.carried_out_at IS NOT NULL
                AND NOT EXISTS (
                    SELECT 1 FROM copy_changes x WHERE x.copy_id = c.id
                    AND x.state = 'withdrawn' AND x.at >= l.added_at
                )
        """,
        sentence=N_("Copy {code} was weeded with “{list}”, yet was never withdrawn."),
    ),
    Check(
        name="weeding_lines_end_with_their_list",
        description=N_("No line of a weeding list stays open after its end, or ends before it."),
        rows="""
            SELECT l.id AS line, w.name AS list FROM weeding_lines l
            JOIN weeding_lists w ON w.id = l.list_id
            WHERE (l.ended_at IS NULL AND w.step IN ('carried_out', 'given_up'))
                OR (l.outcome = 'withdrawn' AND w.step <> 'carried_out')
                OR (l.outcome = 'given_up' AND w.step <> 'given_up')
        """,
        sentence=N_("Line {line} of the weeding list “{list}” does not end with its list."),
    ),
    Check(
        name="weeded_by_their_owner",
        description=N_("A library weeds only its own copies."),
        rows="""
            SELECT c.code, w.name AS list FROM weeding_lines l
            JOIN weeding_lists w ON w.id = l.list_id JOIN copies c ON c.id = l.copy_id
            WHERE c.library_id <> w.library_id
        """,
        sentence=N_("Copy {code} is on the weeding list “{list}” of another library."),
    ),
    Check(
        name="weeding_steps_as_their_events_tell",
        description=N_("A weeding list stands at the step its events lead to."),
        rows="""
            SELECT w.name AS list FROM weeding_lists w
            JOIN weeding_events e ON e.list_id = w.id
            WHERE e.id = (SELECT max(id) FROM weeding_events WHERE list_id = w.id)
                AND e.step_after <> w.step
        """,
        sentence=N_("The weeding list “{list}” stands at another step than its events tell."),
    ),
]
