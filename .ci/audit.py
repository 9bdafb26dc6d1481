"""Known vulnerabilities among the pinned packages, and the plain word when nobody could be asked.

``python .ci/audit.py LOCK...`` asks PyPI's advisories through pip-audit. Ends with 1 when a package
has a known vulnerability, with 0 when none has or the advisories are out of reach: a build without
a network is no worse than the one before, and says that it knows nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def main(locks: list[str]) -> int:
    """Audit each lock; the worst outcome."""
    return max((audit(lock) for lock in locks), default=0)


def audit(lock: str) -> int:
    """Audit one lock and print what came of it."""
    if not Path(lock).is_file():
        print(f"{lock}: no such file", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes"]
    asked = [*command, "--progress-spinner", "off", "--format", "json", "-r", lock]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        print(f"{lock}: NOT AUDITED, advisories are out of reach: {reason}")
        return 0
    return report(lock, packages)


def report(lock: str, packages: list[dict[str, Any]]) -> int:
    """Print the vulnerable packages, and how many could be asked about."""
    checked = [package for package in packages if "skip_reason" not in package]
    vulnerable = [package for package in checked if package["vulns"]]
    for package in vulnerable:
        ids = ", ".join(found["id"] for found in package["vulns"])
        print(f"{lock}: {package['name']} {package['version']}: {ids}")
    if not checked:
        print(f"{lock}: NOT AUDITED, advisories are out of reach for all {len(packages)} packages")
    else:
        of = f"{len(checked)} of {len(packages)} packages"
        print(f"{lock}: {of} audited, {len(vulnerable)} with a known vulnerability")
    return int(bool(vulnerable))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
