"""Which tests run in one process, and which start first.

The tests of a module run in one process, which makes the fixtures of the module once; modules that
share a fixture of the whole session which costs seconds run in one as well. xdist's own groups do
not do it: it writes them into the ids of tests, from where pytest 9 does not read them any more,
and then hands out every test alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parents[1]

SHARED = {
    "prefect": (
        "tests/flows/test_dask.py",
        "tests/flows/test_ingest.py",
        "tests/flows/test_watch.py",
        "tests/cli/test_main.py",
        "tests/test_docs.py",
        "tests/test_gpus.py",
    ),
    "published": (
        "tests/cli/test_dataset.py",
        "tests/cli/test_explain.py",
        "tests/concord/test_library.py",
        "tests/flows/test_export.py",
        "tests/flows/test_published.py",
        "tests/flows/test_snapshots.py",
        "tests/flows/test_verify.py",
        "tests/test_consuming.py",
    ),
}
"""Fixture → the modules that may use it."""

LONGEST = (
    "prefect",
    "tests/flows/test_assembly.py",
    "tests/faults/test_faults.py",
    "tests/flows/test_guarded.py",
    "tests/review/test_browser.py",
    "tests/flows/test_interrupted.py",
    "tests/publish/test_report_browser.py",
    "tests/review/test_hostile_page.py",
)
"""Groups that take longest, longest first: one that starts last leaves the other core idle."""

_GROUPS = {module: name for name, modules in SHARED.items() for module in modules}


def group_of(nodeid: str) -> str:
    """What runs in one process with a test: the name of a shared fixture, else its module."""
    module = nodeid.partition("::")[0]
    return _GROUPS.get(module, module)


def sort_items(items: list[pytest.Item]) -> None:
    """Bring the longest groups to the front. `pytest.UsageError` for a module that is not listed.

    That is one which uses a shared fixture, and would make another of it in another process.
    """
    for item in items:
        for name in set(SHARED) & set(getattr(item, "fixturenames", ())):
            if group_of(item.nodeid) != name:
                raise pytest.UsageError(f"{item.nodeid}: list it in tests/groups.py under {name!r}")
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(group_of(item.nodeid), len(places)))


def make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """What hands out the tests, a group at a time."""
    from xdist.scheduler import LoadScopeScheduling

    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = group_of
    return scheduler
