"""Coding schemes: which codes an act may have, and what each code stands for.

To add one: a file `name.json` in this folder (copy `hill-interaction-matrix.json`) and its name in
`SCHEMES`. Users bring their own as JSON or CSV with at least the column `code`.
"""

from groupdyn.schemes.reading import SCHEMES, InvalidScheme, read_scheme, scheme_from
from groupdyn.schemes.scheme import (
    COLOURS,
    CONSTRUCT_NAMES,
    CONSTRUCTS,
    FACTOR_NAMES,
    FACTORS,
    OCTANTS,
    Code,
    Pair,
    Scheme,
)

__all__ = [
    "COLOURS",
    "CONSTRUCTS",
    "CONSTRUCT_NAMES",
    "FACTORS",
    "FACTOR_NAMES",
    "OCTANTS",
    "SCHEMES",
    "Code",
    "InvalidScheme",
    "Pair",
    "Scheme",
    "read_scheme",
    "scheme_from",
]
