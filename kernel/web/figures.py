"""Geometry of the drawings: the key-worker line, the map of the wall, bars and lines of numbers.

Templates draw, this module measures. Every drawing stands beside its list or table, which carries the same facts.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

# --- key-worker line ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KeySegment:
    """Who was key worker from–to (`end` None: still is). A substitution is drawn dashed under the line."""

    name: str
    start: date
    end: date | None = None
    note: str = ""
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A segment in a drawing 300 wide; `shade` a (oldest) … c (now), or sub."""

    segment: KeySegment
    x: float
    width: float
    shade: str


_LINE_WIDTH = 300.0
_NARROWEST = 14.0


def key_line(segments: Sequence[KeySegment], today: date) -> list[Bar]:
    """Bars in order of time, without gaps, wide enough to be seen even for one day."""
    held = sorted((s for s in segments if not s.substitute), key=lambda s: s.start)
    if not held:
        return []
    days = [max(((s.end or max(today, s.start)) - s.start).days, 1) for s in held]
    spare = _LINE_WIDTH - _NARROWEST * len(held)
    widths = [_NARROWEST + spare * n / sum(days) for n in days]
    bars: list[Bar] = []
    x = 0.0
    for index, (segment, width) in enumerate(zip(held, widths, strict=True)):
        shade = "c" if index == len(held) - 1 else ("b" if (len(held) - index) % 2 == 0 else "a")
        bars.append(Bar(segment, round(x, 1), round(width, 1), shade))
        x += width
    for segment in (s for s in segments if s.substitute):
        left = _place(segment.start, held, bars, today)
        right = _place(segment.end or today, held, bars, today)
        bars.append(Bar(segment, round(left, 1), round(max(right - left, 16.0), 1), "sub"))
    return bars


def _place(day: date, held: Sequence[KeySegment], bars: Sequence[Bar], today: date) -> float:
    for segment, bar in zip(held, bars, strict=False):
        end = segment.end or max(today, segment.start)
        if day <= end:
            length = max((end - segment.start).days, 1)
            return bar.x + bar.width * min(max((day - segment.start).days, 0) / length, 1.0)
    return _LINE_WIDTH


# --- map of the wall ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MapBox:
    """A file or a service; `lines` are short sentences below the title."""

    title: str
    lines: Sequence[str] = ()
    mine: bool = False


@dataclass(frozen=True, slots=True)
class MapSide:
    """An organisation with its boxes; between two of its boxes stands a wall too. Without a name: one box on its own."""

    name: str
    boxes: Sequence[MapBox]


@dataclass(frozen=True, slots=True)
class MapFlow:
    """Items that pass between box `left` and box `right` (counted from 0 from the top, over all organisations).

    basis: given, law or ended. direction: out (to the right), in (to the left), both. `mark` stands in the gate.
    """

    left: int
    right: int
    mark: str
    basis: str = "given"
    direction: str = "out"
    label: str = ""


@dataclass(slots=True)
class _PlacedBox:
    box: MapBox
    x: float
    y: float
    height: float
    lines: list[tuple[float, str]]
    width: float = 296
    ports: list[float] = field(default_factory=list[float])


@dataclass(slots=True)
class _Field:
    name: str
    x: float
    y: float
    height: float
    walls: list[float]
    width: float = 330


@dataclass(frozen=True, slots=True)
class Drawn:
    """One flow: its path, the gate in the wall, arrow heads and the place of its words."""

    flow: MapFlow
    path: str
    gate: float
    arrows: list[str]
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True)
class MapPlan:
    """A drawing 960 wide."""

    height: float
    fields: list[_Field]
    boxes: list[_PlacedBox]
    flows: list[Drawn]


def map_plan(left: Sequence[MapSide], right: Sequence[MapSide], flows: Sequence[MapFlow]) -> MapPlan:
    """Where everything stands: ours on the left, the others on the right, the wall in the middle."""
    fields: list[_Field] = []
    left_boxes, left_end = _column(left, 1.0, fields)
    right_boxes, right_end = _column(right, 629.0, fields)
    bottom = max(left_end, right_end)
    crossing: list[tuple[MapFlow, _PlacedBox, _PlacedBox]] = [
        (f, left_boxes[f.left], right_boxes[f.right]) for f in sorted(flows, key=lambda f: (f.right, f.left))
    ]
    for _, a, b in crossing:
        a.ports.append(0.0)
        b.ports.append(0.0)
    for placed in (*left_boxes, *right_boxes):
        step = placed.height / (len(placed.ports) + 1)
        placed.ports = [placed.y + step * (i + 1) for i in range(len(placed.ports))]
    drawn: list[Drawn] = []
    lowest_gate = 8.0
    for flow, a, b in crossing:
        start, end = a.ports.pop(0), b.ports.pop(0)
        gate = max(end if flow.basis != "ended" else (start + end) / 2, lowest_gate + 38)
        lowest_gate = gate
        drawn.append(_draw(flow, start, gate, end))
    height = max(bottom, lowest_gate + 24) + 4
    return MapPlan(height, fields, [*left_boxes, *right_boxes], drawn)


def _column(sides: Sequence[MapSide], x: float, fields: list[_Field]) -> tuple[list[_PlacedBox], float]:
    placed: list[_PlacedBox] = []
    y = 26.0
    for side in sides:
        top, walls = y, list[float]()
        y += 18
        for index, box in enumerate(side.boxes):
            if index:
                walls.append(y + 4)
                y += 17
            texts = [part for line in box.lines for part in (textwrap.wrap(line, 42) or [""])]
            height = 44.0 + 20 * len(texts) + (4 if texts else 0)
            lines = [(y + 49 + 20 * i, text) for i, text in enumerate(texts)]
            placed.append(_PlacedBox(box, x + 17, y, height, lines))
            y += height + 9
        y += 9
        if side.name:
            fields.append(_Field(side.name, x, top, y - top, walls))
        y += 30
    return placed, y - 30


def _draw(flow: MapFlow, start: float, gate: float, end: float) -> Drawn:
    x1, x2 = 316.0, 644.0
    into = f"M{x1:g} {start:g}C{x1 + 84:g} {start:g} 396 {gate:g} 480 {gate:g}"
    if flow.basis == "ended":
        return Drawn(flow, into, gate, [], 500, gate + 5)
    arrows: list[str] = []
    if flow.direction in ("out", "both"):
        arrows.append(f"m{x2 - 10:g} {end - 8:g} 9 8-9 8")
    if flow.direction in ("in", "both"):
        arrows.append(f"m{x1 + 10:g} {start - 8:g}-9 8 9 8")
    return Drawn(flow, f"{into}S{x2 - 84:g} {end:g} {x2:g} {end:g}", gate, arrows, 500, gate - 9)


# --- numbers -----------------------------------------------------------------------------------------------------


def load_bar(value: int, limit: int) -> tuple[float, str]:
    """Width of the filled part (limit stands at 200 of 220) and how it is meant: over, near (from 90 %), under, normal."""
    share = value / limit if limit else 0.0
    kind = "over" if share > 1 else "near" if share >= 0.9 else ""
    return round(min(share * 200, 218.0), 1), kind


def spark_points(values: Sequence[float]) -> list[tuple[float, float]]:
    """Points of a small line 84 × 22, the last one is now."""
    if not values:
        return []
    low, high = min(values), max(values)
    step = 75 / max(len(values) - 1, 1)
    reach = (high - low) or 1
    return [(round(4 + i * step, 1), round(19 - 16 * (v - low) / reach, 1)) for i, v in enumerate(values)]
