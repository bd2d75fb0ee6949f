"""A session as it is recorded: a value, and the one function that says how an action changes it.

`step(recording, action)` is all there is to the live pad: the store keeps a `Recording` as rows and must come to
the same. An action is known by who delivers it (`client`) and its number there; each is taken once, however
often it is delivered. To add a kind of action: one function in `_STEPS`, and one in
`groupdyn.workspace.recordings`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any, Literal, cast, get_args

from groupdyn.capture.clock import Clock
from groupdyn.errors import SettingError
from groupdyn.i18n import N_

Key = tuple[str, int]
"""Who delivered an action, and its number there."""
Towards = Literal["group", "self", "nobody"]
Receiver = Towards | tuple[int, ...]
"""The whole group, oneself, not seen; or one or more people."""
Status = Literal["present", "late", "left early", "absent"]
Kind = Literal[
    "start", "pause", "break", "go", "end",
    "tap", "correct", "undo", "restore",
    "star", "note", "status",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
_CLIENT = 40
_LONGEST = 4000


@dataclass(frozen=True)
class Action:
    """Something the recorder did. People are the rows of the roster.

    Attributes
    ----------
    client, number : who delivers it, and which of its actions it is, from 1.
    at_ms : the wall time.
    elapsed_ms : of an act that is coded later, the time of its moment in the session.
    of : the act or moment that is corrected, undone, restored, or (for a tap) coded by it.
    """

    kind: Kind
    client: str
    number: int
    at_ms: int
    sender: int = 0
    to: Receiver = "nobody"
    code: str = ""
    of: Key | None = None
    elapsed_ms: int | None = None
    person: int = 0
    status: Status = "present"
    text: str = field(default="", repr=False)

    @property
    def key(self) -> Key:
        """What it is known by."""
        return self.client, self.number


@dataclass(frozen=True)
class Tap:
    """An act as it was tapped; `at_ms` is the time of the session. A removed one is kept to be restored."""

    key: Key
    at_ms: int
    sender: int
    to: Receiver
    code: str
    removed: bool = False


@dataclass(frozen=True)
class Moment:
    """A moment to come back to: open (`starred`) until an act is coded for it or it is only a note."""

    key: Key
    at_ms: int
    text: str = field(default="", repr=False)
    starred: bool = True


@dataclass(frozen=True)
class Recording:
    """A session as it is recorded, up to now.

    Attributes
    ----------
    clock : when it began, paused, ended.
    taps, moments : in the order of their coming.
    statuses : person → attendance.
    taken : client → the number of its last action that was taken.
    """

    clock: Clock = field(default_factory=Clock)
    taps: tuple[Tap, ...] = ()
    moments: tuple[Moment, ...] = ()
    statuses: Mapping[int, Status] = field(default_factory=dict)
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def acts(self) -> tuple[Tap, ...]:
        """The taps that count, by their time in the session."""
        return tuple(sorted((tap for tap in self.taps if not tap.removed), key=lambda tap: tap.at_ms))


def step(recording: Recording, action: Action) -> Recording:
    """The recording after an action; the same recording if the action was taken before."""
    if action.number <= recording.taken.get(action.client, 0):
        return recording
    taken = {**recording.taken, action.client: action.number}
    return replace(_STEPS[action.kind](recording, action), taken=taken)


def steps(recording: Recording, actions: Iterable[Action]) -> Recording:
    """The recording after several actions."""
    return reduce(step, actions, recording)


def towards(sender: int, to: Receiver) -> Receiver:
    """Whom an act is addressed to: to oneself alone is `self`; among several oneself does not count."""
    if isinstance(to, str):
        return to
    others = tuple(dict.fromkeys(person for person in to if person != sender))
    return others or ("self" if to else "nobody")


# --- the steps -----------------------------------------------------------------------------------


def _start(recording: Recording, action: Action) -> Recording:
    return replace(recording, clock=recording.clock.start(action.at_ms))


def _stop(recording: Recording, action: Action) -> Recording:
    kind = cast(Literal["pause", "break"], action.kind)
    return replace(recording, clock=recording.clock.stop(kind, action.at_ms))


def _go(recording: Recording, action: Action) -> Recording:
    return replace(recording, clock=recording.clock.go_on(action.at_ms))


def _end(recording: Recording, action: Action) -> Recording:
    return replace(recording, clock=recording.clock.end(action.at_ms))


def _tap(recording: Recording, action: Action) -> Recording:
    clock = recording.clock.start(action.at_ms)  # whoever taps has begun
    at = clock.elapsed_ms(action.at_ms) if action.elapsed_ms is None else action.elapsed_ms
    tap = Tap(action.key, at, action.sender, towards(action.sender, action.to), action.code)
    moments = tuple(
        replace(moment, starred=False) if moment.key == action.of else moment for moment in recording.moments
    )
    return replace(recording, clock=clock, taps=(*recording.taps, tap), moments=moments)


def _correct(recording: Recording, action: Action) -> Recording:
    def corrected(tap: Tap) -> Tap:
        to = towards(action.sender, action.to)
        return replace(tap, sender=action.sender, to=to, code=action.code)

    return _changed(recording, action.of, corrected)


def _undo(recording: Recording, action: Action) -> Recording:
    moments = tuple(moment for moment in recording.moments if moment.key != action.of)
    return replace(_changed(recording, action.of, lambda tap: replace(tap, removed=True)), moments=moments)


def _restore(recording: Recording, action: Action) -> Recording:
    return _changed(recording, action.of, lambda tap: replace(tap, removed=False))


def _changed(recording: Recording, key: Key | None, change: Callable[[Tap], Tap]) -> Recording:
    return replace(recording, taps=tuple(change(tap) if tap.key == key else tap for tap in recording.taps))


def _moment(recording: Recording, action: Action) -> Recording:
    at = recording.clock.elapsed_ms(action.at_ms)
    moment = Moment(action.key, at, action.text, starred=action.kind == "star")
    return replace(recording, moments=(*recording.moments, moment))


def _status(recording: Recording, action: Action) -> Recording:
    return replace(recording, statuses={**recording.statuses, action.person: action.status})


_STEPS: Mapping[Kind, Callable[[Recording, Action], Recording]] = {
    "start": _start,
    "pause": _stop,
    "break": _stop,
    "go": _go,
    "end": _end,
    "tap": _tap,
    "correct": _correct,
    "undo": _undo,
    "restore": _restore,
    "star": _moment,
    "note": _moment,
    "status": _status,
}


# --- from the browser ----------------------------------------------------------------------------


def action_of(client: str, entry: Mapping[str, Any]) -> Action:
    """An action as the pad delivers it: plain values, none of which is believed unseen.

    Raises
    ------
    SettingError : it is not one.
    """
    try:
        of = entry.get("of")
        text = str(entry.get("text") or "").replace("\0", "").strip()[:_LONGEST]
        action = Action(
            kind=entry["k"],
            client=client,
            number=_whole(entry["n"]),
            at_ms=_whole(entry["at"]),
            sender=_whole(entry.get("s", 0)),
            to=_receiver(entry.get("to", "nobody")),
            code=str(entry.get("c", "")),
            of=None if of is None else (str(of[0]), _whole(of[1])),
            elapsed_ms=None if entry.get("el") is None else _whole(entry["el"]),
            person=_whole(entry.get("p", 0)),
            status=entry.get("st", "present"),
            text=text,
        )
        known = action.kind in KINDS and action.status in get_args(Status)
        if known and 0 < len(client) <= _CLIENT and action.number > 0 and len(action.code) <= 200:
            return action
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        pass
    raise SettingError(N_("The pad sent something that is not an action."))


def _receiver(given: Any) -> Receiver:
    if isinstance(given, str):
        if given not in get_args(Towards):
            raise ValueError
        return cast(Towards, given)
    return tuple(_whole(person) for person in given)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value) or value < 0:
        raise ValueError
    return int(value)
