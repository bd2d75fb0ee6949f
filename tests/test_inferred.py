"""A receiver that the computer proposed stays marked as such, from the file to the store and to the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import groupdyn as gd
from groupdyn.figures.of_log import scenes_of
from groupdyn.figures.sociogram import sociogram
from groupdyn.figures.style import palette
from groupdyn.i18n import translator
from groupdyn.log import InteractionLog
from groupdyn.measuring import measures
from groupdyn.pseudonyms import choose_pseudonyms, pseudonymise
from groupdyn.selection import select
from tests.groups import a_log, again

LOG = a_log("ana>ben~0.6", "ben>ana", "ana>ben", "cy>*~0.25", "|", "ben>cy~1 x2", silent="dee")


def test_an_empty_cell_is_an_observation_and_a_number_a_proposal() -> None:
    assert LOG.receiver_inferred.tolist() == [True, False, False, True, True, True]
    assert not a_log("ana>ben").receiver_inferred.any()
    assert not LOG.receiver_inferred.flags.writeable


def test_a_file_with_proposals_says_so() -> None:
    (remark,) = [p for p in LOG.remarks if p.code == "inferred-receiver"]
    assert (remark.count, remark.severity) == (4, "warning")
    assert not any(p.code == "inferred-receiver" for p in a_log("ana>ben").remarks)


@pytest.mark.parametrize("header", ["receiver_confidence", "Receiver Confidence", "confidence", "keyakinan"])
def test_the_column_is_known_by_its_names(header: str) -> None:
    log = gd.read_log(f"session,sender,receiver,act,{header}\n1,ana,ben,ask,0.5\n1,ben,ana,ask,\n".encode())
    assert log.acts["receiver_confidence"].tolist()[0] == 0.5
    assert log.receiver_inferred.tolist() == [True, False]


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx", "parquet"])
def test_what_was_proposed_comes_back_from_every_format(kind: str, tmp_path: Path) -> None:
    path = gd.write_log(LOG, tmp_path / f"log.{kind}")
    beside = {t: tmp_path / f"log_{t}.{kind}" for t in ("roster", "sessions", "attendance")}
    back = gd.read_log(path, **({} if kind in ("json", "xlsx") else beside))
    assert np.array_equal(back.acts["receiver_confidence"], LOG.acts["receiver_confidence"], equal_nan=True)


def test_pseudonyms_leave_the_marks() -> None:
    hidden = pseudonymise(LOG, choose_pseudonyms(LOG, np.random.default_rng(3)))
    assert hidden.receiver_inferred.tolist() == LOG.receiver_inferred.tolist()


def test_numbers_are_the_same_whether_observed_or_proposed() -> None:
    plain = LOG.replace(acts=LOG.acts.drop(columns="receiver_confidence"))
    assert plain != LOG
    pd.testing.assert_frame_equal(measures(plain), measures(LOG))


def test_only_observed_receivers_can_be_asked_for() -> None:
    seen = select(LOG, observed=True)
    assert (len(seen), seen.receiver_inferred.any()) == (2, False)
    assert len(seen.sessions) == 2
    log = a_log("ana>ben")
    assert select(log, observed=True) is log


def hovers(log: InteractionLog, language: str = "en") -> str:
    t = translator(language)
    figure = sociogram(scenes_of(log, t=t)[0], palette("light"), t)
    return "\n".join(text for trace in figure.data for text in (trace.hovertext or ()))


def test_hovering_a_tie_says_how_many_of_its_receivers_were_proposed() -> None:
    said = hovers(LOG)
    assert "ana → ben: 2 acts (≈ receivers inferred: 1 of 2)" in said
    assert said.count("≈") == said.count("ana → ben") + said.count("cy → group")
    assert "≈" not in hovers(select(LOG, observed=True))


shares = st.one_of(st.none(), st.floats(0, 1))


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.lists(shares, min_size=1, max_size=6))
def test_any_confidence_survives_export_and_import(sure: list[float | None]) -> None:
    log = a_log(*["ana>ben"] * len(sure))
    log = log.replace(acts=log.acts.assign(receiver_confidence=np.array(sure, dtype=np.float64)))
    back = again(log)
    assert back.fingerprint == log.fingerprint
    assert back.receiver_inferred.tolist() == [c is not None for c in sure]
