"""Questionnaires: scoring keys as data files, and their reader. Item numbers only, never what an item says.

>>> from groupdyn.instruments import read_instrument, score
>>> score(read_instrument("GCQ-S"), {item: 4 for item in range(1, 13)}).scores["engaged"]
4.0

To add one: a file `name.json` in this folder (copy `gcq-s.json`) and its id in `INSTRUMENTS`. Users bring
their own as JSON. `docs/make.py` lists them with their rights.
"""

from groupdyn.instruments.instrument import Instrument, Scale, Scored, score
from groupdyn.instruments.reading import (
    INSTRUMENTS,
    InvalidInstrument,
    instrument_from,
    instruments,
    read_instrument,
)

__all__ = [
    "INSTRUMENTS",
    "Instrument",
    "InvalidInstrument",
    "Scale",
    "Scored",
    "instrument_from",
    "instruments",
    "read_instrument",
    "score",
]
