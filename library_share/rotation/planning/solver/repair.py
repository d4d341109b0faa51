"""One period anew, the others kept: boxes and points matched at the least cost (Hungarian method).

Used where closures, absences and pins leave holes that colouring could not fill.
"""

from collections.abc import Callable

from library_share.rotation.planning.solver.table import NONE, Table

BARRED = 1 << 40
DISTANCE = 1 << 20
"""One step of misfit outweighs any detour."""


def rematch(table: Table, period: int) -> int:
    """Match this period's open points anew; how many steps of misfit were saved."""
    problem = table.problem
    points = [p for p in range(problem.points) if not table.fixed[p][period]]
    boxes = [b for b in range(problem.boxes) if not table.bound[b][period]]
    if not points or not boxes:
        return 0
    before = 0
    for point in points:
        box = table.at[point][period]
        before += problem.empty_costs if box == NONE else table.cost[box][point]
        if box != NONE:
            table.take(box, point, period)
    costs = [_row(table, point, boxes, period, len(points)) for point in points]
    after = 0
    for point, column in zip(points, matching(costs), strict=True):
        if column < len(boxes):
            table.put(boxes[column], point, period)
            after += table.cost[boxes[column]][point]
        else:
            after += problem.empty_costs
    return before - after


def _row(table: Table, point: int, boxes: list[int], period: int, empties: int) -> list[int]:
    """What each box would cost at this point in this period, then what leaving it empty costs."""
    problem = table.problem
    place = problem.place_of_point[point]
    row = []
    for box in boxes:
        cost = table.cost[box][point]
        if not table.allowed[box][point] or table.times[box][point] or cost > problem.empty_costs:
            row.append(BARRED)
        else:
            row.append(cost * DISTANCE + _detour(table, box, place, period))
    return row + [problem.empty_costs * DISTANCE] * empties


def _detour(table: Table, box: int, place: int, period: int) -> int:
    problem = table.problem
    before = problem.start_of_box[box]
    places, distance = table.where[box], problem.distance
    for t in range(period - 1, -1, -1):
        if places[t] != NONE:
            before = problem.place_of_point[places[t]]
            break
    for t in range(period + 1, problem.periods):
        if places[t] != NONE:
            return distance[before][place] + distance[place][problem.place_of_point[places[t]]]
    return distance[before][place]


def matching(costs: list[list[int]]) -> list[int]:
    """The column of each row in the cheapest matching; rows ≤ columns. O(rows² · columns)."""
    rows, columns = len(costs), len(costs[0])
    price_of_row = [0] * (rows + 1)
    price_of_column = [0] * (columns + 1)
    row_of = [0] * (columns + 1)
    for row in range(1, rows + 1):
        row_of[0] = row
        _augment(costs, price_of_row, price_of_column, row_of)
    found = [0] * rows
    for column in range(1, columns + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _augment(
    costs: list[list[int]], price_of_row: list[int], price_of_column: list[int], row_of: list[int]
) -> None:
    columns = len(row_of) - 1
    slack = [1 << 60] * (columns + 1)
    came_from = [0] * (columns + 1)
    open_columns = list(range(1, columns + 1))
    visited = [0]
    here = 0
    while row_of[here]:
        row = row_of[here]
        line, price = costs[row - 1], price_of_row[row]
        least, following = 1 << 60, 0
        for column in open_columns:
            reduced = line[column - 1] - price - price_of_column[column]
            if reduced < slack[column]:
                slack[column] = reduced
                came_from[column] = here
            if slack[column] < least:
                least, following = slack[column], column
        if least:
            for column in visited:
                price_of_row[row_of[column]] += least
                price_of_column[column] -= least
            for column in open_columns:
                slack[column] -= least
        open_columns.remove(following)
        visited.append(following)
        here = following
    while here:
        row_of[here] = row_of[came_from[here]]
        here = came_from[here]


def repair(table: Table, bound: int, go_on: Callable[[], bool], order: list[int]) -> None:
    """Match period after period anew until the bound is reached or a whole round saves nothing."""
    saved = True
    while saved and table.misfits() > bound:
        saved = False
        for period in order:
            if not go_on():
                return
            saved |= rematch(table, period) > 0
