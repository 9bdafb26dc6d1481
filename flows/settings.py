"""Settings of Prefect, to be made before it is imported.

Whatever the environment already says stands: someone who has a Prefect server, or wants
Prefect's logs, sets ``PREFECT_API_URL`` or ``PREFECT_LOGGING_LEVEL`` as everywhere else.
"""

from __future__ import annotations

import os

DEFAULTS = {
    # The one call that an embedded Prefect would make to the network.
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    # The default of 20 s is short for a first start on a slow or busy machine.
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_SERVER_LEVEL": "ERROR",
}


def quiet_prefect(*, verbose: bool = False) -> None:
    """Set what the environment leaves open: no analytics, patience at start, only warnings.

    ``verbose`` asks for Prefect's own log of the run.
    """
    if verbose:
        os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
