"""Libraries that draw SVG without a browser, on one chart: a mark per entity, by date and size.

`python -m benchmarks.pictures` measures those that are installed, each in a process of its own:
CPU seconds of the import, of the first drawing and of a later one; bytes; whether twice gives the
same; how many `style` the SVG has, which a page with a strict security policy does not obey.
"""

from __future__ import annotations

import importlib.util
import io
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

STATES = ("plain", "vague", "conflict")
Rows = list[tuple[str, date, float, str]]


def rows_of(count: int) -> Rows:
    draw = random.Random(1)
    return [
        (
            f"模型{i}",
            date(2019, 1, 1) + timedelta(days=draw.randrange(2000)),
            10 ** draw.uniform(7, 12),
            draw.choice(STATES),
        )
        for i in range(count)
    ]


def vl_convert() -> Callable[[Rows], str]:
    import vl_convert as vega

    def scale(field: str, kind: str) -> dict[str, object]:
        return {"name": field, "type": kind, "domain": {"data": "rows", "field": field}}

    def drawn(rows: Rows) -> str:
        values = [{"title": a, "day": b.isoformat(), "size": c, "state": d} for a, b, c, d in rows]
        enter = {
            "x": {"scale": "day", "field": "day"},
            "y": {"scale": "size", "field": "size"},
            "description": {"field": "title"},
        }
        spec = {
            "width": 960, "height": 340, "padding": 0, "autosize": "none",
            "data": [{"name": "rows", "values": values, "format": {"parse": {"day": "date"}}}],
            "scales": [
                {**scale("day", "utc"), "range": "width"},
                {**scale("size", "log"), "range": "height"},
            ],
            "axes": [{"scale": "day", "orient": "bottom"}],
            "marks": [{"type": "symbol", "from": {"data": "rows"}, "encode": {"enter": enter}}],
        }  # fmt: skip
        return str(vega.vega_to_svg(spec))

    return drawn


def matplotlib() -> Callable[[Rows], str]:
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "concord"})

    def drawn(rows: Rows) -> str:
        figure = Figure(figsize=(9.6, 3.4))
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.set_yscale("log")
        for state, marker in zip(STATES, "osD", strict=True):
            mine = [row for row in rows if row[3] == state]
            axes.scatter([row[1] for row in mine], [row[2] for row in mine], marker=marker)
        written = io.StringIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
        return written.getvalue()

    return drawn


def pygal() -> Callable[[Rows], str]:
    import pygal

    def drawn(rows: Rows) -> str:
        chart = pygal.XY(stroke=False, logarithmic=True, js=(), width=960, height=340)
        for state in STATES:
            mine = (row for row in rows if row[3] == state)
            points = [{"value": (r[1].toordinal(), r[2]), "label": r[0]} for r in mine]
            chart.add(state, points)
        return str(chart.render(is_unicode=True))

    return drawn


def lets_plot() -> Callable[[Rows], str]:
    import lets_plot as plot

    def drawn(rows: Rows) -> str:
        data = {
            "day": [row[1].toordinal() for row in rows],
            "size": [row[2] for row in rows],
            "state": [row[3] for row in rows],
        }
        chart = plot.ggplot(data, plot.aes("day", "size", shape="state")) + plot.geom_point()
        return str((chart + plot.scale_y_log10() + plot.ggsize(960, 340)).to_svg())

    return drawn


LIBRARIES = {one.__name__: one for one in (vl_convert, matplotlib, pygal, lets_plot)}


def spent(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(name: str) -> None:
    start = time.process_time()
    drawn = LIBRARIES[name]()
    imported = time.process_time() - start
    few, many = rows_of(134), rows_of(2000)
    first, again, long = (spent(lambda rows=rows: drawn(rows)) for rows in (few, few, many))
    svg = drawn(few)
    print(
        f"{name:12} import {imported:.2f}  first {first:.2f}  later {again:.3f}  2,000 marks "
        f"{long:.2f}  {len(svg):,} bytes  same twice {svg == drawn(few)}  "
        f"style {svg.count('style=') + svg.count('<style')}"
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        for name in filter(importlib.util.find_spec, LIBRARIES):
            subprocess.run([sys.executable, "-m", "benchmarks.pictures", name], check=True)
