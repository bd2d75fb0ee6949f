"""What is decided at one glance about a whole column is what a look at each name decides."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from groupdyn.validation.coding import Coded, are_tidy, tidy
from groupdyn.validation.findings import Findings
from groupdyn.validation.names import read_names
from groupdyn.validation.people import natural
from groupdyn.validation.sessions import order_sessions

LETTERS = st.sampled_from("aB7|;-e \t\n\x07\u00e9\u0301\u200b")
NAMES = st.lists(st.text(LETTERS, max_size=4), unique=True, max_size=6)


@given(NAMES)
def test_names_that_are_tidy_at_a_glance_are_tidy_each_by_itself(names: list[str]) -> None:
    if are_tidy(names):
        assert [tidy(name) for name in names] == names


@given(NAMES.filter(bool))
def test_every_name_that_is_tidied_is_told_whatever_stands_beside_it(names: list[str]) -> None:
    column, findings = Coded(tuple(names), np.arange(len(names), dtype=np.int8)), Findings()
    cleaned = read_names(column, findings, table="acts", key="sender", changes={})
    assert [cleaned.values[code] for code in cleaned.codes] == [tidy(name) for name in names]
    told = {f.problem.found for f in findings.all if f.problem.code == "name-tidied"}
    assert told == {name for name in names if tidy(name) != name and name.strip()}


@given(NAMES.filter(bool))
def test_several_names_in_one_cell_are_tidied_each(names: list[str]) -> None:
    column = Coded(tuple(names), np.arange(len(names), dtype=np.int8))
    cleaned = read_names(column, Findings(), table="acts", key="receiver", changes={}, several=True)
    wanted = [";".join(dict.fromkeys(p for part in name.split(";") if (p := tidy(part)))) for name in names]
    assert [cleaned.values[code] for code in cleaned.codes] == wanted


@given(st.lists(st.one_of(st.integers(0, 30).map(str), st.sampled_from(["007", "٣", "10"])), unique=True))
def test_sessions_numbered_in_digits_stand_in_natural_order(names: list[str]) -> None:
    ordered = order_sessions(None, [("g", name) for name in names], {})
    assert ordered["session"].tolist() == sorted(names, key=natural)
