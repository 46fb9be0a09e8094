#!/usr/bin/env python3
"""Draws time and peak memory of generators over the number of actions: plot.py ROWS SVG.

The rows are tab-separated: generator, actions, seconds, processor seconds, MiB. Both axes are logarithmic,
so what grows linearly is parallel to the dashed line. Colours suit light and dark pages.
"""

import csv
import math
import pathlib
import sys

COLOURS = {
    "ours": "#2f81f7",
    "oas3-gen": "#db6d28",
    "progenitor": "#a371f7",
    "openapi-generator": "#3fa34d",
}
GREY = "#858585"
LEFT, TOP, WIDTH, HEIGHT, GAP = 52, 36, 290, 270, 72
ACTIONS = (100, 20_000)


class Panel:
    """One diagram: a column of the rows over the actions."""

    def __init__(self, title, column, unit, left, rows):
        self.title, self.column, self.unit, self.left, self.rows = title, column, unit, left, rows
        values = [float(row[column]) for row in rows]
        self.values = (min(values) / 2, max(values) * 2)

    def x(self, actions):
        return self.left + WIDTH * part(actions, ACTIONS)

    def y(self, value):
        return TOP + HEIGHT * (1 - part(value, self.values))

    def draw(self):
        """The elements of the diagram."""
        yield text(self.left, TOP - 14, self.title, weight="bold")
        yield (
            f'<rect x="{self.left}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" '
            f'fill="none" stroke="{GREY}"/>'
        )
        for actions in ticks(ACTIONS):
            x = self.x(actions)
            yield line([(x, TOP), (x, TOP + HEIGHT)], GREY, 'stroke-opacity="0.3"')
            yield text(x, TOP + HEIGHT + 16, f"{actions:,.0f}", "middle")
        yield text(self.left + WIDTH / 2, TOP + HEIGHT + 34, "actions", "middle")
        for value in ticks(self.values):
            y = self.y(value)
            yield line([(self.left, y), (self.left + WIDTH, y)], GREY, 'stroke-opacity="0.3"')
            yield text(self.left - 6, y + 4, f"{value:,g} {self.unit}", "end")
        yield from self.reference()
        for name, colour in COLOURS.items():
            points = [
                (self.x(float(row["actions"])), self.y(float(row[self.column])))
                for row in self.rows
                if row["generator"] == name
            ]
            if points:
                yield line(points, colour, 'stroke-width="2"')
                yield from (dot(x, y, colour) for x, y in points)

    def reference(self):
        """A linear growth that ends where ours does."""
        ours = [row for row in self.rows if row["generator"] == "ours"]
        last = max(ours, key=lambda row: float(row["actions"]))
        actions, value = float(last["actions"]), float(last[self.column])
        first = max(ACTIONS[0], actions * self.values[0] / value)
        ends = [(first, value * first / actions), (actions, value)]
        yield line([(self.x(at), self.y(to)) for at, to in ends], GREY, 'stroke-dasharray="5 4"')


def part(value, interval):
    """Where a value is in an interval, by its logarithm: 0 to 1."""
    low, high = map(math.log, interval)
    return (math.log(value) - low) / (high - low)


def ticks(interval):
    """The powers of ten in an interval."""
    powers = range(math.ceil(math.log10(interval[0])), math.floor(math.log10(interval[1])) + 1)
    return [10.0**power for power in powers]


def line(points, colour, more):
    """A line through points."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{through}" fill="none" stroke="{colour}" {more}/>'


def dot(x, y, colour):
    """A point."""
    return f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="3" ry="3" fill="{colour}"/>'


def text(x, y, content, anchor="start", colour=GREY, weight="normal"):
    """A text at a point."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}">{content}</text>'
    )


def legend(names):
    """The names of the generators, in one row."""
    x, y = LEFT, TOP + HEIGHT + 60
    for name in [*names, "linear"]:
        colour, more = COLOURS.get(name, GREY), 'stroke-width="2"'
        if name == "linear":
            more = 'stroke-dasharray="5 4"'
        yield line([(x, y - 4), (x + 22, y - 4)], colour, more)
        yield text(x + 28, y, name)
        x += 60 + 7 * len(name)


def main(source, target):
    """Draws the rows of a file."""
    with open(source, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    panels = [
        Panel("Generating: wall time", "seconds", "s", LEFT, rows),
        Panel("Generating: peak memory", "MiB", "MiB", LEFT + WIDTH + GAP, rows),
    ]
    width, height = LEFT + 2 * WIDTH + GAP + 16, TOP + HEIGHT + 74
    named = [name for name in COLOURS if any(row["generator"] == name for row in rows)]
    drawn = [element for panel in panels for element in panel.draw()] + list(legend(named))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">\n'
        "<title>Time and memory of generators over the number of actions</title>\n"
        + "\n".join(drawn)
        + "\n</svg>\n"
    )
    pathlib.Path(target).write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
