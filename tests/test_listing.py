from __future__ import annotations

import numpy as np

from groupdyn.i18n import translator
from groupdyn.listing import act_table, inferred_count, inferred_words, rows_behind
from tests.groups import a_log

T = translator("en")
LOG = a_log(
    "ana>ben:ask@10",
    "ben>ana,cy@20",
    "cy>*@30",
    "ana>.@40",
    "ben>?@50",
    "|",
    "ana>ben@5",
    silent="dee eve",
    leaders="lea",
)


def test_a_tie_stands_for_the_acts_of_its_session_in_its_direction() -> None:
    assert rows_behind(LOG, 0, sender="ana", receiver="ben").tolist() == [0]
    assert rows_behind(LOG, 0, sender="ben", receiver="ana").tolist() == [1]
    assert rows_behind(LOG, sender="ana", receiver="ben").tolist() == [0, 5]


def test_an_act_to_several_stands_behind_the_tie_to_each() -> None:
    assert rows_behind(LOG, 0, sender="ben", receiver="cy").tolist() == [1]
    assert rows_behind(LOG, 0, person="cy").tolist() == [1, 2]


def test_the_group_is_a_receiver_of_its_own() -> None:
    assert rows_behind(LOG, 0, receiver="GROUP").tolist() == [2]


def test_somebody_nobody_knows_has_no_acts() -> None:
    assert rows_behind(LOG, person="zed").tolist() == []
    assert rows_behind(LOG, sender="lea").tolist() == []


def test_acts_read_as_a_person_would_say_them() -> None:
    table = act_table(LOG, np.arange(5), T)
    assert table["time"].tolist() == ["00:10", "00:20", "00:30", "00:40", "00:50"]
    assert table["to"].tolist() == ["ben", "ana, cy", "group", "themselves", "not recorded"]
    assert table["act"].iloc[0] == LOG.scheme.label("ask", "en")


def test_texts_are_shown_only_when_asked_for() -> None:
    texts = ["hush"] * len(LOG)
    log = LOG.replace(acts=LOG.acts.assign(text=texts))
    assert "text" not in act_table(log, np.arange(2), T)
    assert act_table(log, np.arange(2), T, text=True)["text"].tolist() == ["hush", "hush"]
    assert "text" not in act_table(LOG, np.arange(2), T, text=True)


PROPOSED = a_log("ana>ben~0.6:ask@10", "ben>ana@20", "cy>*~0.9@30", "ben>?@40", "|", "ana>ben@5")


def test_receivers_that_were_only_proposed_are_counted_and_said() -> None:
    assert inferred_count(PROPOSED) == (2, 4)
    assert inferred_count(PROPOSED, rows_behind(PROPOSED, 1)) == (0, 1)
    assert inferred_words(PROPOSED, T) == "≈ 2 of 4 receivers are inferred, not observed"
    assert inferred_words(PROPOSED, T, rows_behind(PROPOSED, 1)) == ""
    assert inferred_words(LOG, T) == ""


def test_a_list_of_acts_says_how_sure_a_proposed_receiver_is() -> None:
    assert act_table(PROPOSED, np.arange(3), T)["confidence"].tolist() == ["0.60", "", "0.90"]
    assert "confidence" not in act_table(PROPOSED, rows_behind(PROPOSED, 1), T)
    assert "confidence" not in act_table(LOG, np.arange(5), T)
