"""In a pseudonymised log nobody is named, in no cell and nowhere between the lines."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from groupdyn.errors import SettingError
from groupdyn.log import InteractionLog
from groupdyn.measuring import measures
from groupdyn.pseudonyms import NAMES, choose_pseudonyms, coarse, pseudonymise, recognisable
from groupdyn.pseudonyms import disguised as for_export
from groupdyn.reading import read_log
from groupdyn.samples import sample_groups
from groupdyn.schemes import read_scheme
from groupdyn.selection import merge_logs, select
from groupdyn.validation import Repair, check
from groupdyn.workspace.logs import empty_log
from groupdyn.writing import to_exchange
from tests.groups import a_check, a_log, a_table

TABLES = ("acts", "roster", "sessions", "attendance")


def disguised(log: InteractionLog, seed: int = 1, language: str = "en") -> InteractionLog:
    return pseudonymise(log, choose_pseudonyms(log, np.random.default_rng(seed), language))


def everything(log: InteractionLog) -> str:
    """All that a log holds as text: cells, columns, categories that nobody uses, the exchange format."""
    said = [repr(log), repr(log.remarks), repr({k: v for k, v in to_exchange(log).items() if k != "scheme"})]
    for name in TABLES:
        table = getattr(log, name)
        said.extend(map(str, table))
        for column in table:
            said.extend(map(str, table[column]))
            if isinstance(table[column].dtype, pd.CategoricalDtype):
                said.extend(map(str, table[column].cat.categories))
    return "\n".join(said)


def a_telling_log() -> InteractionLog:
    return check(
        a_table(
            "group,session,start_s,sender,receiver,act,incident,rater,text,response\n"
            "Thursday,Easter,2026-03-05 10:00:00,id_anna,id_bert,support,annas-story,Rita,Anna says hello,accepted\n"
            "Thursday,Easter,2026-03-05 10:00:09,id_bert,id_anna;id_cyra,ask,annas-story,Rita,,\n"
            "Thursday,Whitsun,2026-05-24 10:00:00,id_lena,GROUP,inform,,Rita,,\n"
            "Thursday,Whitsun,2026-05-24 10:00:03,id_anna,id_anna,inform,berts-tears,Rita,,"
        ),
        roster=a_table(
            "group,member,name,role,joined,left,seat,town\n"
            "Thursday,id_anna,Anna Alba,member,Easter,,1,Bonn\nThursday,id_bert,Bert Wren,boss,,Whitsun,2,Köln\n"
            "Thursday,id_cyra,Cyra,member,,,3,Bonn\nThursday,id_lena,Lena,leader,2026-03-05,,4,Bonn"
        ),
    ).require()


TELLING = (
    "anna", "bert", "cyra", "lena", "alba", "wren", "id_", "thursday", "easter", "whitsun", "2026", "rita",
    "hello", "story", "tears", "bonn", "köln", "town", "boss", "says",
)  # fmt: skip


def test_no_name_id_text_date_or_attribute_is_left_anywhere() -> None:
    log = a_telling_log()
    assert all(word in everything(log).casefold() for word in TELLING)
    said = everything(disguised(log)).casefold()
    assert [word for word in TELLING if word in said] == []


def test_the_numbers_are_the_same_under_pseudonyms() -> None:
    log = a_telling_log()
    names = choose_pseudonyms(log, np.random.default_rng(1))
    hidden = pseudonymise(log, names)
    same = [c for c in measures(log) if c not in ("group", "session")]
    pd.testing.assert_frame_equal(measures(hidden)[same], measures(log)[same])
    members = measures(log, level="member", include="everyone")
    members["member"], members["session"] = members["member"].map(names), measures_sessions(log, members)
    ours = measures(hidden, level="member", include="everyone").drop(columns="group")
    key = ["session", "member"]
    pd.testing.assert_frame_equal(
        ours.sort_values(key, ignore_index=True),
        members.drop(columns="group").sort_values(key, ignore_index=True)[list(ours)],
    )


def measures_sessions(log: InteractionLog, table: pd.DataFrame) -> list[str]:
    number = dict(zip(log.sessions["session"].astype(str), log.sessions["number"].astype(str), strict=True))
    return [number[s] for s in table["session"]]


def test_groups_sessions_and_incidents_are_told_apart_by_number() -> None:
    hidden = disguised(a_telling_log())
    assert hidden.groups == ("1",)
    assert hidden.sessions["session"].tolist() == ["1", "2"]
    assert hidden.acts["incident"].tolist() == ["1", "1", "", "2"]
    assert hidden.sessions["date"].tolist() == ["", ""]


def test_people_who_were_set_aside_leave_no_trace() -> None:
    stranger = a_table(
        "session,sender,receiver,act\n1,ana,ben,ask\n1,zacharias,ana,ask\n1,ana,ben;zacharias,ask"
    )
    roster = a_table("member\nana\nben")
    problems = check(stranger, roster=roster).errors
    log = check(stranger, roster=roster, repairs=[Repair.of(p, "set-aside") for p in problems]).require()
    assert "zacharias" not in everything(disguised(log))


def test_people_of_another_group_leave_no_trace() -> None:
    both = merge_logs(
        [a_log("anna>bert", group="north"), a_log("zacharias>quentin,anna", silent="o p", group="south")]
    )
    hidden = disguised(select(both, group="north"))
    assert "zacharias" not in everything(hidden)
    assert "quentin" not in everything(hidden)


def test_the_order_of_people_does_not_tell_who_they_are() -> None:
    log = a_log(*(f"{i}>{j}" for i, j in pairwise("abcdefghij")), silent="k l")
    for seed in range(3):
        names = choose_pseudonyms(log, np.random.default_rng(seed))
        hidden = pseudonymise(log, names)
        assert hidden.roster["member"].tolist() == sorted(names.values())
        for name in TABLES:
            table = getattr(hidden, name)
            for column in {"sender", "receiver", "member", "session", "group"} & set(table):
                if isinstance(table[column].dtype, pd.CategoricalDtype):
                    assert table[column].cat.categories.tolist() == sorted(table[column].cat.categories)
        attended = hidden.attendance["member"].tolist()
        assert attended == sorted(attended)


def test_several_receivers_stand_in_the_order_of_their_pseudonyms() -> None:
    log = a_log("ana>ben,cy", silent="dee eva")
    hidden = pseudonymise(log, {"ana": "N", "ben": "Z", "cy": "B", "dee": "Q", "eva": "A"})
    assert hidden.acts["receiver"].tolist() == ["B;Z"]


def test_pseudonyms_are_drawn_anew_and_neither_alphabetical_nor_in_the_order_of_the_roster() -> None:
    log = a_log(*(f"{i}>{j}" for i, j in pairwise("abcdefghijkl")))
    drawn = [tuple(choose_pseudonyms(log, np.random.default_rng(seed)).values()) for seed in range(8)]
    assert len(set(drawn)) == len(drawn)
    for names in drawn:
        assert list(names) != sorted(names)
        assert list(names) != sorted(names, reverse=True)
        assert list(names) != [n for n in NAMES["en"] if n in names]


@pytest.mark.parametrize("language", ["en", "id", "xx"])
@pytest.mark.parametrize("people", [1, 47, 48, 49, 120])
def test_everybody_has_a_pseudonym_of_their_own(language: str, people: int) -> None:
    log = a_log("p0>*", silent=" ".join(f"p{i}" for i in range(1, people)))
    names = choose_pseudonyms(log, np.random.default_rng(3), language)
    assert len(set(names.values())) == len(names) == people
    assert len(disguised(log, language=language).roster) == people


def test_a_name_that_stands_in_the_roster_is_never_used() -> None:
    real = {"alba_1": "Mx Arden", "x.BLAIR": "Bryn-Cato", "p3": "Cleo3", "Corin": "d'Dale"}
    log = check(
        a_table("session,sender,receiver,act\n1,p3,GROUP,ask"),
        roster=a_table("\n".join(["member,name", *(f"{i},{n}" for i, n in real.items())])),
    ).require()
    for seed in range(60):
        used = set(choose_pseudonyms(log, np.random.default_rng(seed)).values())
        assert not used & {"Alba", "Arden", "Blair", "Bryn", "Cato", "Cleo", "Corin", "Dale"}


def test_a_roster_of_all_our_names_gets_others() -> None:
    log = a_log("Alba>*", silent=" ".join((*NAMES["en"][1:], "Person")))
    names = choose_pseudonyms(log, np.random.default_rng(0))
    assert not set(names) & set(names.values())
    assert len(set(names.values())) == len(names)
    assert all(re.fullmatch(r"Person \d+", name) for name in names.values())


def test_sessions_with_the_same_number_stay_apart() -> None:
    log = a_log("|x", "ana>ben", "|y", "ben>ana", sessions={"x": {"number": 1}, "y": {"number": 1}})
    hidden = disguised(log)
    assert hidden.sessions["session"].tolist() == ["1", "2"]
    assert hidden.acts["session"].tolist() == ["1", "2"]


def test_the_remarks_of_the_import_go_since_they_name_people() -> None:
    log = a_check("anna>anna", silent="ben").require()
    assert log.remarks
    assert disguised(log).remarks == ()


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ({"ana": "X"}, "1 people have no pseudonym"),
        ({"ana": "X", "ben": "X"}, "the same pseudonym"),
        ({"ana": "X", "ben": "group"}, "meaning of its own"),
        ({"ana": "X", "ben": "Y;Z"}, "meaning of its own"),
        ({"ana": "X", "ben": ""}, "meaning of its own"),
    ],
)
def test_pseudonyms_must_name_everybody_once(names: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said):
        pseudonymise(a_log("ana>ben"), names)


def test_how_many_can_be_told_apart_by_their_acts_is_said() -> None:
    log = a_log("ana>ben", "ana>ben", "ben>ana", "cy>ana", silent="dee")  # 2, 1, 1 and 0 acts
    assert recognisable(log) == 0.5
    assert recognisable(a_log("ana>ben", "ben>ana")) == 0


def test_rounded_counts_leave_fewer_to_be_told_apart() -> None:
    log = a_log("ana>ben", "ana>ben", "ben>ana", "cy>ana", silent="dee")
    assert recognisable(log, 10) == 0
    sample = read_log(next(group.folder for group in sample_groups() if group.id == "wheel-to-web"))
    assert recognisable(sample, 10) < recognisable(sample) / 2


def test_numbers_about_people_are_rounded_and_words_and_kept_columns_are_not() -> None:
    table = pd.DataFrame(
        {
            "session": [13, 14, 15],
            "member": ["Alba", "Blair", "Cato"],
            "acts": [4, 15, 134],
            "given": [4.0, np.nan, 25.0],
            "share": [0.123, 0.5, np.nan],
            "change": [-0.049, 0.026, 0.0],
            "between": [0.0, 1.74, 23.4],
            "of all": ["13 %", "–", "4,7 %"],
            "talk": ["12:34", "1:02:29", "–"],
            "leader": [True, False, True],
        }
    )
    found = coarse(table, keep=["session"])
    assert found["session"].tolist() == [13, 14, 15]
    assert found["member"].tolist() == ["Alba", "Blair", "Cato"]
    assert found["acts"].tolist() == [0, 20, 130]
    assert found["given"].dropna().tolist() == [0, 30]
    assert found["share"].dropna().tolist() == [0.1, 0.5]
    assert found["change"].tolist() == [-0.05, 0.05, 0]
    assert found["between"].tolist() == [0, 2, 20]
    assert found["of all"].tolist() == ["10 %", "–", "0 %"]
    assert found["talk"].tolist() == ["13:00", "1:02:00", "–"]
    assert found["leader"].tolist() == [True, False, True]


def test_an_export_counts_days_from_the_first_session_and_has_no_date() -> None:
    sessions = {"1": {"date": "2026-03-05"}, "2": {"date": "2026-03-12"}, "3": {"date": ""}}
    log = a_log("|1", "ana>ben", "|2", "ben>ana", "|3", "ana>ben", sessions=sessions)
    hidden = for_export(log)
    assert hidden.sessions["relative_day"].tolist()[:2] == [0, 7]
    assert np.isnan(hidden.sessions["relative_day"].iloc[2])
    assert set(hidden.sessions["date"]) == {""}
    assert "relative_day" not in for_export(a_log("ana>ben")).sessions


def test_every_export_draws_names_anew() -> None:
    log = a_log("ana>ben", "ben>cy", silent="dee eva fay gil hal")
    drawn = {tuple(sorted(for_export(log).roster["member"])) for _ in range(6)}
    assert len(drawn) > 1


def test_a_group_that_has_not_met_is_disguised_too():
    log = empty_log(
        "Thursday", [{"member": "ana"}, {"member": "ben", "role": "leader"}], read_scheme("groupdyn")
    )
    hidden = pseudonymise(log, {"ana": "Kim", "ben": "Lou"})
    assert hidden.roster["member"].astype(str).tolist() == ["Kim", "Lou"]
    assert "Thursday" not in hidden.roster.to_string()
