r"""Readers of single values: dates, quantities, flags and terms, each a small documented grammar.

Every reader takes the text of a cell (line breaks as ``\n``) and a vocabulary, and returns a
:class:`records.value.Reading`: the values it is sure of, the fragments it could not read and the
fragments that count something else. All empty means that the text states nothing.
"""

from parsers.values.common import positions, states_nothing
from parsers.values.dates import DateOrder, column_order, read_dates
from parsers.values.flags import read_flag
from parsers.values.quantities import read_quantities
from parsers.values.terms import read_terms

__all__ = [
    "DateOrder",
    "column_order",
    "positions",
    "read_dates",
    "read_flag",
    "read_quantities",
    "read_terms",
    "states_nothing",
]
