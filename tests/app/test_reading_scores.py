"""The page Scores for a supervisor: what was entered, under the names that are theirs, and no way to enter anything."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from groupdyn.app import keeping
from groupdyn.app.scoring import SECTIONS
from groupdyn.i18n import LANGUAGES
from groupdyn.workspace import AccessDenied, Actor
from tests.app.conftest import Drive, state_of, turn_to
from tests.app.test_login import NAMES, TeamServer, looking_at, shown, team  # noqa: F401 – a fixture

OWN = ("Anna's mood", "bela is near", "sit beside cyril")
"""What somebody worded in their own way: a questionnaire, its scale, a choice."""
READS = ("supervisor", "named")


@pytest.fixture
def filled(team: TeamServer) -> TeamServer:  # noqa: F811
    """The group with scores in two sessions and a choice, of forms of ours and of one's own."""
    score = {"perspective": "member", "instrument": "GCQ-S", "scale": "engaged"}
    own = {**score, "instrument": OWN[0], "scale": OWN[1], "session": "1"}
    rows = [
        {**score, "session": "1", "rater": "anna", "score": 4.5},
        {**score, "session": "1", "rater": "bela", "score": None},
        {**score, "session": "1", "rater": "lena", "perspective": "leader", "score": 2.0},
        {**score, "session": "2", "rater": "anna", "score": 3.0},
        {**own, "rater": "bela", "score": 7.0},
    ]
    team.workspace.add_records(team.group, "scores", rows)
    choice = {"session": "1", "criterion": OWN[2], "valence": 1.0}
    team.workspace.add_records(
        team.group,
        "choices",
        [
            {**choice, "chooser": "bela", "chosen": "anna"},
            {**choice, "chooser": "anna", "chosen": "bela"},
            {**choice, "chooser": "cyril", "chosen": "bela", "valence": -1.0},
        ],
    )
    return team


def at(drive: Drive, team: TeamServer, person: str, section: str, **link: str) -> AppTest:  # noqa: F811
    team.log_in(person)
    app = drive("start", group=keeping.kept_id(team.group), session="1", **link)
    state_of(app).choices["scores"] = {"what": section}  # as a link says it
    turn_to(app, "scores")
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    tables = " ".join(frame.value.to_csv() for frame in app.dataframe)
    choices = " ".join(" ".join(map(str, box.options)) for box in app.selectbox)
    words = " ".join(str(e.value) for e in (*app.header, *app.subheader, *app.caption))
    return (shown(app) + tables + choices + words).casefold()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_supervisor_sees_scores_and_choices_under_the_names_of_the_sociogram(
    drive: Drive,
    filled: TeamServer,
    language: str,
) -> None:
    theirs = filled.workspace.acting_for(Actor("supervisor@example.org"))
    people = set(theirs.load_log(filled.group).roster["member"])
    app = at(drive, filled, "supervisor", "forms", lang=language)
    said = everything(app)
    assert not any(name.casefold() in said for name in (*NAMES, *OWN))
    rows = []
    for place in range(2):
        box = next(box for box in app.selectbox if str(box.key).startswith("scores-form-"))
        assert len(box.options) == 2
        box.select_index(place).run()
        (table,) = (frame.value for frame in app.dataframe)
        assert set(table.iloc[:, 0]) <= people
        rows.append(len(table))
    assert rows == [3, 1], "the most used first"
    app = at(drive, filled, "supervisor", "choices", lang=language)
    assert not any(name.casefold() in everything(app) for name in (*NAMES, *OWN))
    counts, whom = (frame.value for frame in app.dataframe)
    assert set(counts.iloc[:, 0]) | set(whom.iloc[:, 0]) <= people
    assert counts.iloc[:, 1].sum() == 2
    assert set(whom.iloc[:, 1]) - {"–"} <= people
    state_of(app).session = 1
    app.run()
    assert not app.dataframe
    asked = {"en": "Session 1", "id": "Sesi 1"}[language]
    assert any(asked in caption.value for caption in app.caption), "where it was asked"


def test_a_supervisor_to_whom_names_are_granted_reads_them_and_the_words(
    drive: Drive, filled: TeamServer
) -> None:
    app = at(drive, filled, "named", "forms")
    assert {"anna", "bela"} <= {name.casefold() for name in app.dataframe[0].value.iloc[:, 0]}
    assert OWN[0] in next(box for box in app.selectbox if str(box.key).startswith("scores-form-")).options
    assert OWN[2].casefold() in everything(at(drive, filled, "named", "choices"))


@pytest.mark.parametrize("person", READS)
def test_no_link_leads_to_where_something_is_entered(drive: Drive, filled: TeamServer, person: str) -> None:
    app = at(drive, filled, person, "forms")
    for section in SECTIONS:
        state_of(app).choices["scores"] = {"what": section.id}
        app.run()
        assert not app.exception
        kinds = {element.type for element in app.main}
        assert not kinds & {
            "text_input",
            "number_input",
            "text_area",
            "file_uploader",
            "multiselect",
            "slider",
        }
        assert not [b for b in app.button if str(b.key).startswith(("scores-", "guess"))]
        assert ["Questionnaires", "Choices"] in [asked.options for asked in app.segmented_control]
    kept = keeping.kept_group(state_of(app))
    assert kept is not None
    before = len(filled.workspace.trail())
    for kind in ("scores", "choices", "guesses", "forms"):
        with pytest.raises(AccessDenied):
            kept.workspace.write_records(kept.group, kind, add=[], change={}, remove=[1])
    assert len(filled.workspace.trail()) == before


def test_a_researcher_has_no_page_of_scores_and_a_group_without_any_says_so(
    drive: Drive,
    filled: TeamServer,
    team: TeamServer,  # noqa: F811
) -> None:
    team.workspace.give_access("supervisor@example.org", "supervisor", team.other)
    team.log_in("supervisor")
    app = drive("scores", group=keeping.kept_id(team.other))
    assert "No questionnaire has been entered" in shown(app)
    for page in ("scores", "sums"):
        app = looking_at(drive, filled, "researcher")
        turn_to(app, page)
        assert not any(str(frame.key).startswith("scores") for frame in app.dataframe)
        assert not keeping.kept_group(state_of(app))
