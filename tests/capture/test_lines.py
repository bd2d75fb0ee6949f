"""Lines of the quick list, as a browser sends them."""

import pytest

from groupdyn.capture.lines import ROW, line_of, towards
from groupdyn.errors import SettingError
from groupdyn.log import GROUP, SELF, UNKNOWN

PEOPLE = {3: "ana", 5: "ben", 8: "cy"}


def an_event(**changes):
    return {"n": 1, "kind": "add", "s": 3, "to": 5, "c": "support", "at": 12.5, **changes}


@pytest.mark.parametrize(
    ("to", "receiver"),
    [(5, "ben"), ("group", GROUP), ("self", SELF), ("nobody", UNKNOWN), ([5, 8], "ben;cy"), ([5, 5], "ben")],
)
def test_every_kind_of_receiver(to, receiver):
    line = line_of("a", an_event(to=to), PEOPLE)
    assert (line.sender, line.receiver, line.act, line.start_s) == ("ana", receiver, "support", 12.5)
    assert line.of == ("a", 1)


def test_a_line_without_a_time():
    assert line_of("a", an_event(at=None), PEOPLE).start_s is None


def test_a_line_about_another_act():
    assert line_of("a", {"n": 4, "kind": "out", "of": ["b", 2]}, PEOPLE).of == ("b", 2)
    corrected = line_of("a", an_event(n=4, kind="set", of=[ROW, 17]), PEOPLE)
    assert (corrected.of, corrected.says) == ((ROW, 17), True)


@pytest.mark.parametrize(
    "event",
    [
        {}, None, "x", an_event(kind="drop"), an_event(s=9), an_event(to=9), an_event(to="everybody"),
        an_event(to=[]), an_event(c=""), an_event(c=None), an_event(at="12"), an_event(at=-1),
        an_event(at=1e9), an_event(at=float("nan")), an_event(n=True), an_event(n=-1),
        {"n": 1, "kind": "out"}, {"n": 1, "kind": "out", "of": ["a"]},
    ],
)  # fmt: skip
def test_what_is_no_line_is_refused(event):
    with pytest.raises(SettingError, match="understood"):
        line_of("a", event, PEOPLE)


def test_a_receiver_goes_to_the_browser_as_it_came():
    rows = {member: row for row, member in PEOPLE.items()}
    for to in (5, "group", "self", "nobody", [5, 8]):
        assert towards(line_of("a", an_event(to=to), PEOPLE).receiver, rows) == to
    assert towards(None, rows) == "nobody"
