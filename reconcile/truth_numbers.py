"""Numbers, clock times and dates that values state, as numbers that can be compared."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

CLOCK = r"(?:^|\D)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?\s*(?:(?P<half>[ap])\.?m?\b\.?)?"
DATE = r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"


def numbers_of(values: npt.NDArray[np.object_]) -> npt.NDArray[np.float64]:
    """Numbers as they are, clock times and dates as minutes, NaN for anything else."""
    texts = pd.Series(values, dtype="str").str.strip()
    numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype=float, copy=True)
    numbers[~np.isfinite(numbers)] = np.nan
    left = np.isnan(numbers)
    if left.any():
        numbers[left] = _minutes(texts[left])
    return numbers


def _minutes(texts: pd.Series) -> npt.NDArray[np.float64]:
    clock = texts.str.extract(CLOCK, flags=re.IGNORECASE)
    hour, minute = (pd.to_numeric(clock[name]).to_numpy(float) for name in ("hour", "minute"))
    half = clock["half"].str.lower()
    hour = np.where(half.notna(), hour % 12, hour) + np.where(half == "p", 12.0, 0.0)
    date = texts.str.extract(DATE)
    joined = date["year"] + "-" + date["month"] + "-" + date["day"]
    day = pd.to_datetime(joined, format="%Y-%m-%d", errors="coerce")
    days = (day - pd.Timestamp("1970-01-01")).dt.days.to_numpy(float)
    minutes = hour * 60.0 + minute
    either = np.nan_to_num(days) * 1440.0 + np.nan_to_num(minutes)
    return np.where(np.isnan(days) & np.isnan(minutes), np.nan, either)
