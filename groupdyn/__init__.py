"""groupdyn: see what happens between the members of a group.

>>> import groupdyn as gd
>>> log = gd.read_log("thursday.csv", roster="members.csv")
>>> gd.measures(log)
>>> gd.build_microcosm(log, session=3)
>>> gd.figures.sociogram_of(log, session=3)

Names are loaded when first used, so that `import groupdyn` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from groupdyn import figures as figures
    from groupdyn.errors import GroupdynError as GroupdynError
    from groupdyn.errors import InvalidLog as InvalidLog
    from groupdyn.errors import Problem as Problem
    from groupdyn.errors import ReadError as ReadError
    from groupdyn.log import InteractionLog as InteractionLog
    from groupdyn.measurement.catalogue import Measure as Measure
    from groupdyn.measuring import bands as bands
    from groupdyn.measuring import catalogue as catalogue
    from groupdyn.measuring import measures as measures
    from groupdyn.measuring import null_ranges as null_ranges
    from groupdyn.microcosm import build_microcosm as build_microcosm
    from groupdyn.microcosm import collapse as collapse
    from groupdyn.microcosm import tie_table as tie_table
    from groupdyn.pseudonyms import choose_pseudonyms as choose_pseudonyms
    from groupdyn.pseudonyms import pseudonymise as pseudonymise
    from groupdyn.reading import check_log as check_log
    from groupdyn.reading import read_log as read_log
    from groupdyn.samples import sample_groups as sample_groups
    from groupdyn.schemes import Scheme as Scheme
    from groupdyn.schemes import read_scheme as read_scheme
    from groupdyn.selection import merge_logs as merge_logs
    from groupdyn.selection import select as select
    from groupdyn.writing import write_log as write_log

_HOME = {
    "GroupdynError": "errors",
    "InteractionLog": "log",
    "InvalidLog": "errors",
    "Measure": "measurement.catalogue",
    "Problem": "errors",
    "ReadError": "errors",
    "Scheme": "schemes",
    "bands": "measuring",
    "build_microcosm": "microcosm",
    "catalogue": "measuring",
    "check_log": "reading",
    "choose_pseudonyms": "pseudonyms",
    "collapse": "microcosm",
    "measures": "measuring",
    "merge_logs": "selection",
    "null_ranges": "measuring",
    "pseudonymise": "pseudonyms",
    "read_log": "reading",
    "read_scheme": "schemes",
    "sample_groups": "samples",
    "select": "selection",
    "tie_table": "microcosm",
    "write_log": "writing",
}

__all__ = sorted([*_HOME, "figures"])


def __getattr__(name: str) -> Any:
    if name == "figures":
        return import_module("groupdyn.figures")
    if name in _HOME:
        return getattr(import_module(f"groupdyn.{_HOME[name]}"), name)
    raise AttributeError(f"module 'groupdyn' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
