"""The fewest misfits there can be: boxes and points matched as often as there are periods.

When each pair meets once at most, choosing *which* pairs meet is a flow of least cost: as many
units through a box as periods in which it is free, as many into a point as periods in which it is
open. *When* they meet is decided afterwards (`colouring`). The prices that end the search prove
that no plan does better. Costs are small whole numbers, so the primal-dual method needs few phases.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

FAR = 1 << 60


@dataclass
class Network:
    """Arcs in pairs: arc i ^ 1 is the way back of arc i."""

    nodes: int
    head: list[int] = field(default_factory=list)
    room: list[int] = field(default_factory=list)
    cost: list[int] = field(default_factory=list)
    out: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.out = [[] for _ in range(self.nodes)]

    def arc(self, tail: int, head: int, room: int, cost: int) -> int:
        number = len(self.head)
        self.head += (head, tail)
        self.room += (room, 0)
        self.cost += (cost, -cost)
        self.out[tail].append(number)
        self.out[head].append(number + 1)
        return number


def cheapest_flow(network: Network, source: int, sink: int) -> list[int]:
    """Send all that fits at the least cost; the prices (potentials) of the nodes at the end."""
    price = [0] * network.nodes
    while True:
        away = _distances(network, source, price)
        if away[sink] >= FAR:
            return price
        for node in range(network.nodes):
            price[node] += min(away[node], away[sink])
        while (level := _levels(network, source, sink, price)) is not None:
            _push_all(network, source, sink, price, level)


def _distances(network: Network, source: int, price: Sequence[int]) -> list[int]:
    """Dijkstra over reduced costs."""
    head, room, cost = network.head, network.room, network.cost
    away = [FAR] * network.nodes
    away[source] = 0
    queue = [(0, source)]
    while queue:
        so_far, node = heapq.heappop(queue)
        if so_far > away[node]:
            continue
        base = so_far + price[node]
        for arc in network.out[node]:
            if room[arc]:
                there = base + cost[arc] - price[head[arc]]
                if there < away[head[arc]]:
                    away[head[arc]] = there
                    heapq.heappush(queue, (there, head[arc]))
    return away


def _levels(network: Network, source: int, sink: int, price: Sequence[int]) -> list[int] | None:
    """Steps from the source over arcs that cost nothing more; None when the sink is cut off."""
    head, room, cost = network.head, network.room, network.cost
    level = [-1] * network.nodes
    level[source] = 0
    row = [source]
    while row and level[sink] < 0:
        following = []
        for node in row:
            for arc in network.out[node]:
                there = head[arc]
                if room[arc] and level[there] < 0 and cost[arc] + price[node] == price[there]:
                    level[there] = level[node] + 1
                    following.append(there)
        row = following
    return level if level[sink] >= 0 else None


def _push_all(
    network: Network, source: int, sink: int, price: Sequence[int], level: Sequence[int]
) -> None:
    """A blocking flow along the levels, by walking forward and stepping back."""
    head, room, cost = network.head, network.room, network.cost
    tried = [0] * network.nodes
    path: list[int] = []
    node = source
    while True:
        if node == sink:
            units = min(room[arc] for arc in path)
            for arc in path:
                room[arc] -= units
                room[arc ^ 1] += units
            path, node = [], source
            continue
        arcs = network.out[node]
        while tried[node] < len(arcs):
            arc = arcs[tried[node]]
            there = head[arc]
            if (
                room[arc]
                and level[there] == level[node] + 1
                and cost[arc] + price[node] == price[there]
            ):
                path.append(arc)
                node = there
                break
            tried[node] += 1
        else:
            if node == source:
                return
            node = head[path.pop() ^ 1]
            tried[node] += 1
