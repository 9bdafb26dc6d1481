"""That tests are handed out as tests/groups.py says: nothing else would tell if they were not."""

from __future__ import annotations

import pytest

from tests.groups import LONGEST, ROOT, SHARED

_seen: list[str] = []


@pytest.mark.parametrize("part", "abcdef")
def test_the_tests_of_a_module_run_in_one_process(
    request: pytest.FixtureRequest, part: str
) -> None:
    _seen.append(request.node.name)
    ours = [item.name for item in request.session.items if item.path == request.path]
    assert _seen == ours[: len(_seen)]


def test_groups_are_of_modules_that_are_there() -> None:
    modules = [module for modules in SHARED.values() for module in modules]
    named = {*modules, *LONGEST} - set(SHARED)
    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []
    assert len(modules) == len(set(modules))
