"""When each pair meets: every pair gets a period (König, 1916: a graph of two sides whose nodes
have at most k edges can be drawn with k colours).

Where nothing is closed, away or pinned, every pair finds its period. Otherwise a few may be left
over; `repair` then changes pairs.
"""

from collections.abc import Iterable

from library_share.rotation.planning.solver.table import NONE, Table


def colour(table: Table, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put every pair into a period; the pairs for which no period was found."""
    return [pair for pair in pairs if not _place(table, *pair)]


def _place(table: Table, box: int, point: int) -> bool:
    periods = range(table.problem.periods)
    here = [t for t in periods if table.at[point][t] == NONE and not table.fixed[point][t]]
    there = [t for t in periods if table.where[box][t] == NONE and not table.bound[box][t]]
    for period in here:
        if period in there:
            table.put(box, point, period)
            return True
    for mine in here:
        for its in there:
            if _turn(table, box, mine, its):
                table.put(box, point, mine)
                return True
    return False


def _turn(table: Table, box: int, mine: int, its: int) -> bool:
    """Exchange two periods along the chain that begins at a box, so that `mine` becomes free there.

    The chain never reaches the point that waits: it has nothing in `mine`, and a chain comes to
    points through `mine` only.
    """
    chain = chain_from_box(table, box, mine, its)
    if chain is None:
        return False
    exchange(table, chain, mine, its)
    return True


def chain_from_box(table: Table, box: int, one: int, other: int) -> list[int] | None:
    """Points met from the box through period `one`, then `other`, and so on, until an end.

    None when a cell on the way may not change.
    """
    if table.bound[box][one] or table.bound[box][other]:
        return None
    points = []
    while (point := table.where[box][one]) != NONE:
        if table.fixed[point][one] or table.fixed[point][other]:
            return None
        points.append(point)
        box = table.at[point][other]
        if box == NONE:
            break
        if table.bound[box][one] or table.bound[box][other]:
            return None
    return points


def exchange(table: Table, points: Iterable[int], one: int, other: int) -> None:
    """At each of these points the boxes of two periods change places."""
    at, where = table.at, table.where
    moved = []
    for point in points:
        row = at[point]
        first, second = row[one], row[other]
        row[one], row[other] = second, first
        moved.append((point, first, second))
    for _, first, second in moved:
        if first != NONE:
            where[first][one] = NONE
        if second != NONE:
            where[second][other] = NONE
    for point, first, second in moved:
        if first != NONE:
            where[first][other] = point
        if second != NONE:
            where[second][one] = point
