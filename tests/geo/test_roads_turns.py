"""Forbidden turns: from the relations of a file to the drives that obey them."""

from __future__ import annotations

import heapq
import logging

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tournees.geo.network import CLOSED_MS, RoadGraph
from tournees.geo.osm_file import read_osm
from tournees.geo.turns import codes

# A cross: west 1, south 2, east 3, north 4 around the junction 5; around it a ring road.
NODES = {
    1: (43.00, 4.99),
    2: (42.99, 5.00),
    3: (43.00, 5.01),
    4: (43.01, 5.00),
    5: (43.00, 5.00),
}
ROAD = {"highway": "secondary"}
WEST, SOUTH, EAST, NORTH = 11, 12, 13, 14
CROSS = {WEST: [1, 5], SOUTH: [2, 5], EAST: [3, 5], NORTH: [4, 5]}
RING = {21: [1, 2], 22: [2, 3], 23: [3, 4], 24: [4, 1]}


def restriction(come, leave, via=5, via_type="node", **tags):
    """An OSM relation: a turn restriction from a way to a way."""
    members = [("way", come, "from"), (via_type, via, "via"), ("way", leave, "to")]
    inner = "".join(f'<member type="{t}" ref="{ref}" role="{r}"/>' for t, ref, r in members)
    named = {key.replace("__", ":"): value for key, value in tags.items()}
    inner += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in {"type": "restriction", **named}.items())
    return inner


@pytest.fixture
def read(tmp_path):
    def _read(*relations, ways=None, tags=None, nodes=NODES):
        lines = ['<osm version="0.6">']
        for key, (lat, lon) in nodes.items():
            lines.append(f'<node id="{key}" version="1" lat="{lat}" lon="{lon}"/>')
        for key, ids in (ways or {**CROSS, **RING}).items():
            inner = "".join(f'<nd ref="{ref}"/>' for ref in ids)
            own = {**ROAD, **(tags or {}).get(key, {})}
            inner += "".join(f'<tag k="{k}" v="{v}"/>' for k, v in own.items())
            lines.append(f'<way id="{key}" version="1">{inner}</way>')
        for key, inner in enumerate(relations, 1):
            lines.append(f'<relation id="{key}" version="1">{inner}</relation>')
        path = tmp_path / "roads.osm"
        path.write_text("\n".join([*lines, "</osm>"]), "utf-8")
        return read_osm(path)

    return _read


def at(graph, node):
    """Junction of the graph where a node of the file lies."""
    lat, lon = NODES[node]
    return int(np.argmin(np.hypot(graph.lat - lat, graph.lon - lon)))


def turns_of(graph):
    """Forbidden turns as (from, via, to) nodes of the file."""
    names = {at(graph, node): node for node in NODES}
    ends = np.column_stack([graph.start, graph.end])
    found = set()
    for come, leave in zip(graph.ban_from.tolist(), graph.ban_to.tolist(), strict=True):
        begin, via = ends[come // 2, come % 2], ends[come // 2, 1 - come % 2]
        assert ends[leave // 2, leave % 2] == via
        found.add((names[int(begin)], names[int(via)], names[int(ends[leave // 2, 1 - leave % 2])]))
    return found


def by_nodes(graph, origin):
    """Milliseconds from a junction to every node of the expanded graph, by scipy."""
    arcs = graph.arcs
    size = (graph.nodes, graph.nodes)
    best = {}
    for tail, head, ms in zip(*(a.tolist() for a in arcs[:3]), strict=True):
        best[tail, head] = min(ms, best.get((tail, head), ms))
    tail, head = np.array(list(best), np.int32).T
    links = csr_array((np.array(list(best.values()), np.float64), (tail, head)), shape=size)
    return dijkstra(links, indices=origin)


def by_edges(graph, origin):
    """Milliseconds from a junction to every junction, by the graph whose nodes are edges."""
    banned = set(zip(graph.ban_from.tolist(), graph.ban_to.tolist(), strict=True))
    leaving = {}
    for edge in range(graph.start.size):
        for code, ms, tail, head in (
            (2 * edge, graph.forward_ms[edge], graph.start[edge], graph.end[edge]),
            (2 * edge + 1, graph.backward_ms[edge], graph.end[edge], graph.start[edge]),
        ):
            if ms >= 0:
                leaving.setdefault(int(tail), []).append((code, int(ms), int(head)))
    best = np.full(graph.lat.size, np.inf)
    best[origin] = 0
    heap = [(ms, code, head) for code, ms, head in leaving.get(origin, [])]
    heapq.heapify(heap)
    done = set()
    while heap:
        ms, code, node = heapq.heappop(heap)
        if code in done:
            continue
        done.add(code)
        best[node] = min(best[node], ms)
        for onward, more, head in leaving.get(node, []):
            if (code, onward) not in banned:
                heapq.heappush(heap, (ms + more, onward, head))
    return best


def to_junctions(graph, ms):
    """The least over each junction and its copies."""
    best = np.full(graph.lat.size, np.inf)
    np.minimum.at(best, graph.turns.junction(np.arange(graph.nodes, dtype=np.int32)), ms)
    return best


def test_without_restrictions_nothing_is_expanded(read):
    graph = read()
    assert graph.nodes == graph.lat.size == 5
    assert graph.info().bans == 0


def test_a_forbidden_left_turn_makes_the_drive_go_round_the_block(read):
    graph = read(restriction(SOUTH, WEST, restriction="no_left_turn"))
    assert turns_of(graph) == {(2, 5, 1)}
    assert graph.nodes == 6
    # The ring road is closed: from the south, the west is reached by a U-turn elsewhere.
    ring = {key: {"oneway": "yes"} for key in RING}
    straight = read(tags=ring)
    banned = read(restriction(SOUTH, WEST, restriction="no_left_turn"), tags=ring)
    origin, goal = at(straight, 2), at(straight, 1)
    before = to_junctions(straight, by_nodes(straight, origin))
    after = to_junctions(banned, by_nodes(banned, origin))
    assert after[goal] > before[goal]
    others = np.arange(5) != goal
    assert np.array_equal(after[others], before[others])


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"restriction": "no_right_turn"}, {(1, 5, 2)}),
        ({"restriction": "no_straight_on"}, {(1, 5, 2)}),
        ({"restriction": "no_entry"}, {(1, 5, 2)}),
        ({"restriction": "only_right_turn"}, {(1, 5, 1), (1, 5, 3), (1, 5, 4)}),
        ({"restriction__motorcar": "no_right_turn"}, {(1, 5, 2)}),
        ({"restriction__motor_vehicle": "no_right_turn"}, {(1, 5, 2)}),
        ({"restriction": "no_right_turn", "except": "psv;bicycle"}, {(1, 5, 2)}),
        ({"restriction": "no_right_turn", "except": "psv; motorcar"}, set()),
        ({"restriction": "no_right_turn", "except": "motor_vehicle"}, set()),
        ({"restriction__hgv": "no_right_turn"}, set()),
        ({"restriction__conditional": "no_right_turn @ (Mo-Fr 07:00-09:00)"}, set()),
        ({"restriction": "no_right_turn", "hour_on": "07:00", "hour_off": "09:00"}, set()),
        ({"restriction": "no_right_turn", "restriction__conditional": "none @ Su"}, {(1, 5, 2)}),
        ({"restriction": "give_way"}, set()),
    ],
)
def test_a_restriction_holds_for_cars_or_not(read, tags, expected):
    assert turns_of(read(restriction(WEST, SOUTH, **tags))) == expected


def test_no_u_turn_keeps_a_car_from_turning_round_where_it_came_from(read):
    graph = read(restriction(WEST, WEST, restriction="no_u_turn"))
    assert turns_of(graph) == {(1, 5, 1)}


def test_two_turns_alone_allowed_are_both_allowed(read):
    graph = read(
        restriction(WEST, EAST, restriction="only_straight_on"),
        restriction(WEST, SOUTH, restriction="only_right_turn"),
    )
    assert turns_of(graph) == {(1, 5, 1), (1, 5, 4)}


def test_a_way_through_its_junction_says_too_little_but_for_turning_round(read, caplog):
    through = {31: [1, 5, 3], SOUTH: [2, 5], NORTH: [4, 5], **RING}
    with caplog.at_level(logging.INFO):
        graph = read(restriction(31, SOUTH, restriction="no_right_turn"), ways=through)
    assert turns_of(graph) == set()
    assert "1 turn restrictions not followed: of a way through its junction" in caplog.text
    round_ = read(restriction(31, 31, restriction="no_u_turn"), ways=through)
    assert turns_of(round_) == {(1, 5, 1), (3, 5, 3)}


def test_a_one_way_through_its_junction_says_enough(read):
    through = {31: [1, 5, 3], SOUTH: [2, 5], NORTH: [4, 5], **RING}
    graph = read(
        restriction(31, SOUTH, restriction="no_right_turn"),
        ways=through,
        tags={31: {"oneway": "yes"}},
    )
    assert turns_of(graph) == {(1, 5, 2)}


@pytest.mark.parametrize(
    ("relation", "reason"),
    [
        (restriction(WEST, EAST, via=NORTH, via_type="way", restriction="no_u_turn"), "by a way"),
        (restriction(WEST, 99, restriction="no_left_turn"), "of ways that cars cannot take"),
        (restriction(WEST, EAST, via=99, restriction="no_left_turn"), "of ways that cars"),
        (restriction(WEST, EAST, restriction__conditional="no_left_turn @ Mo"), "certain times"),
        (restriction(WEST, EAST, restriction="no_left_turn", **{"except": "motorcar"}), "excepted"),
        ('<tag k="type" v="restriction"/><tag k="restriction" v="no_exit"/>', "incomplete"),
    ],
)
def test_what_is_not_followed_is_counted_in_the_log(read, caplog, relation, reason):
    with caplog.at_level(logging.INFO):
        graph = read(relation)
    assert graph.ban_from.size == 0
    assert f"1 turn restrictions not followed: {reason}" in caplog.text or reason in caplog.text


def test_a_restriction_that_leaves_no_way_on_is_not_followed(read):
    ways = {**CROSS, **RING, 15: [4, 6]}
    nodes = {**NODES, 6: (43.02, 5.00)}
    graph = read(restriction(15, 15, via=6, restriction="no_u_turn"), ways=ways, nodes=nodes)
    assert graph.ban_from.size == 0
    assert graph.shape_lat.max() == pytest.approx(43.02)


def test_roads_are_not_joined_where_a_turn_is_forbidden(read):
    ways = {**CROSS, **RING, 15: [4, 6], 16: [6, 7]}
    nodes = {**NODES, 6: (43.02, 5.00), 7: (43.03, 5.00)}
    joined = read(ways=ways, nodes=nodes)
    graph = read(restriction(15, 15, via=6, restriction="no_u_turn"), ways=ways, nodes=nodes)
    assert graph.lat.size == joined.lat.size + 1
    assert graph.ban_from.size == 1


def test_bans_follow_their_edges_when_chains_are_joined(read):
    split = {**CROSS, **RING, WEST: [1, 6], 15: [6, 5], SOUTH: [5, 7], 16: [7, 2]}
    nodes = {**NODES, 6: (43.00, 4.995), 7: (42.995, 5.00)}
    graph = read(restriction(15, SOUTH, restriction="no_right_turn"), ways=split, nodes=nodes)
    assert turns_of(graph) == {(1, 5, 2)}
    assert graph.start.size == 8


def test_a_direction_that_bans_make_a_trap_is_closed(read):
    # Into the yard 6 from 4 only; out of it only back, and there every way on is forbidden.
    ways = {**CROSS, **RING, 15: [4, 6]}
    nodes = {**NODES, 6: (43.02, 5.00)}
    out = [restriction(15, way, via=4, restriction="no_left_turn") for way in (NORTH, 23, 24)]
    graph = read(*out, ways=ways, nodes=nodes)
    assert graph.shape_lat.max() == pytest.approx(43.01)
    assert graph.ban_from.size == 0


def test_a_saved_graph_keeps_its_forbidden_turns(read, tmp_path):
    graph = read(restriction(SOUTH, WEST, restriction="no_left_turn"))
    graph.save(tmp_path / "graph.npz")
    again = RoadGraph.load(tmp_path / "graph.npz")
    assert turns_of(again) == {(2, 5, 1)}
    assert again.digest == graph.digest != read().digest


def test_edges_are_left_and_entered_by_the_copies_of_their_junction(read):
    graph = read(restriction(SOUTH, WEST, restriction="no_left_turn"))
    copy, arriving = 5, int(graph.ban_from[0])
    edge, forward = np.array([arriving >> 1], np.int32), not arriving & 1
    assert graph.head_of(edge, forward=forward).tolist() == [copy]
    assert graph.turns.junction(np.array([copy], np.int32)).tolist() == [at(graph, 5)]
    assert (graph.node_lat[copy], graph.node_lon[copy]) == NODES[5]
    banned = int(graph.ban_to[0])
    every = np.arange(8, dtype=np.int32)
    for forward in (True, False):
        for code, row in zip(
            codes(every, forward=forward).tolist(),
            graph.tails_of(every, forward=forward).tolist(),
            strict=True,
        ):
            tail = (graph.start if forward else graph.end)[code >> 1]
            taken = tail == at(graph, 5) and code != banned
            assert [node for node in row if node >= 0] == ([tail, copy] if taken else [tail])
    assert read().tails_of(every, forward=True).shape == (8, 1)


@st.composite
def networks(draw):
    """A small road graph of any shape, with any bans between edges that meet."""
    nodes = draw(st.integers(1, 7))
    ends = st.integers(0, nodes - 1)
    edges = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=14))
    count = len(edges)
    ms = st.lists(st.integers(-1, 20), min_size=count, max_size=count)
    ahead, back = draw(ms), draw(ms)
    start, end = np.array(edges, np.int32).T
    meeting = [
        (a, b)
        for a in range(2 * count)
        for b in range(2 * count)
        if edges[a // 2][1 - a % 2] == edges[b // 2][b % 2]
    ]
    bans = draw(st.lists(st.sampled_from(meeting), max_size=20)) if meeting else []
    table = np.array(bans, np.int32).reshape(-1, 2)
    return RoadGraph(
        lat=np.arange(nodes, dtype=np.float64),
        lon=np.zeros(nodes),
        start=start.copy(),
        end=end.copy(),
        forward_ms=np.array(ahead, np.int32),
        backward_ms=np.array(back, np.int32),
        length_dm=np.arange(count, dtype=np.int32),
        road_class=np.zeros(count, np.uint8),
        town=np.zeros(count, np.uint8),
        shape_first=np.arange(0, 2 * count + 2, 2),
        shape_lat=np.zeros(2 * count),
        shape_lon=np.zeros(2 * count),
        ban_from=table[:, 0].copy(),
        ban_to=table[:, 1].copy(),
    )


@given(networks())
def test_the_expanded_graph_drives_as_the_graph_of_edges_does(graph):
    for origin in range(graph.lat.size):
        found = to_junctions(graph, by_nodes(graph, origin)) if graph.arcs.tail.size else None
        if found is not None:
            assert np.array_equal(found, by_edges(graph, origin))


@given(networks())
def test_arcs_lead_back_to_edges_and_agree_with_heads_and_tails(graph):
    arcs = graph.arcs
    ends = graph.turns.junction(arcs.tail), graph.turns.junction(arcs.head)
    assert np.array_equal(
        ends[0], np.where(arcs.forward, graph.start[arcs.edge], graph.end[arcs.edge])
    )
    assert np.array_equal(
        ends[1], np.where(arcs.forward, graph.end[arcs.edge], graph.start[arcs.edge])
    )
    assert np.array_equal(arcs.head, graph.head_of(arcs.edge, forward=arcs.forward))
    listed = set()
    every = np.arange(graph.start.size, dtype=np.int32)
    for forward, ms in ((True, graph.forward_ms), (False, graph.backward_ms)):
        for edge, row in enumerate(graph.tails_of(every, forward=forward).tolist()):
            listed |= {(t, edge, forward) for t in row if t >= 0 and ms[edge] >= 0}
    assert len(listed) == arcs.tail.size
    assert listed == set(
        zip(arcs.tail.tolist(), arcs.edge.tolist(), arcs.forward.tolist(), strict=True)
    )


@pytest.mark.parametrize(("name", "count"), [("monaco", 35), ("liechtenstein", 2)])
def test_real_restrictions_are_found_and_obeyed(shared, name, count):
    graph = read_osm(shared / "data" / "roads" / f"{name}.osm.pbf")
    assert graph.info().bans == graph.ban_from.size == count
    assert graph.nodes > graph.lat.size
    picks = np.random.default_rng(4).choice(graph.lat.size, 5, replace=False)
    via = np.unique(graph.turns.at)[:5]
    for origin in np.unique([*picks, *via]).tolist():
        found = to_junctions(graph, by_nodes(graph, origin))
        assert np.array_equal(found, by_edges(graph, origin))
        assert np.all(np.isfinite(found))


def test_times_are_multiplied_and_rounded_half_up(read):
    graph = read(tags={21: {"oneway": "yes"}})
    factor = np.full(graph.start.size, 1.5)
    slower = graph.reweighted(factor)
    open_ = graph.backward_ms >= 0
    assert not np.all(open_)
    assert np.array_equal(slower.forward_ms, (3 * graph.forward_ms + 1) // 2)
    assert np.array_equal(slower.backward_ms[open_], (3 * graph.backward_ms[open_] + 1) // 2)
    assert np.all(slower.backward_ms[~open_] == CLOSED_MS)
    assert np.all(graph.reweighted(np.full(graph.start.size, 1e-9)).forward_ms == 1)
    assert graph.reweighted(np.ones(graph.start.size)).digest == graph.digest != slower.digest


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_a_factor_that_makes_no_sense_is_refused(read, factor):
    graph = read()
    with pytest.raises(ValueError, match="factor"):
        graph.reweighted(np.full(graph.start.size, factor))


def test_there_must_be_a_factor_for_each_edge(read):
    graph = read()
    with pytest.raises(ValueError, match="8 factors wanted"):
        graph.reweighted(np.ones(3))
