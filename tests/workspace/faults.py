"""Faults that are really done to a workspace; the quick tests do some, `torture` does many.

Each takes an empty folder and a random generator, and returns an `Outcome`. To add one: a function and
a line in `FAULTS`.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from groupdyn.workspace import (
    NewAct,
    Workspace,
    WorkspaceBusy,
    WorkspaceError,
    WriteFailed,
    create_workspace,
    open_workspace,
)
from groupdyn.workspace.opening import DATABASE
from tests.logs import log_of
from tests.workspace.places import CHEAP, PASSPHRASE

CHILDREN = multiprocessing.get_context("forkserver")
CHILDREN.set_forkserver_preload(["tests.workspace.faults"])
GROUP = 1
BEGINNING = 3
"""How many acts the group has before the fault."""


@dataclass(frozen=True)
class Outcome:
    """What a fault led to.

    Attributes
    ----------
    acknowledged, found : acts that were said to be stored, and those that are there afterwards.
    noticed : whether the damage was noticed, where there was any.
    note : in a word, what happened.
    """

    acknowledged: int = 0
    found: int = 0
    noticed: bool = True
    note: str = ""

    @property
    def lost(self) -> int:
        """Acts that were said to be stored and are not there."""
        return max(0, self.acknowledged - self.found)


def make(place: Path, *, unencrypted: bool = False) -> None:
    """A workspace with one group."""
    workspace, _ = create_workspace(place, PASSPHRASE, unencrypted=unencrypted, cost=CHEAP, who="tester")
    with workspace:
        workspace.save_log(log_of({"1": [f"ana>ben x{BEGINNING}"]}, silent="cy"), title="Thursday")


def reopen(place: Path) -> Workspace:
    return open_workspace(place, PASSPHRASE, who="tester")


def captured(workspace: Workspace) -> int:
    """How many acts were captured since `make`; the trail must hold."""
    assert workspace.verify() == ()
    return len(workspace.load_log(GROUP)) - BEGINNING


def write_for_ever(place: Path, client: str, pipe: Any, most: int = 1_000_000) -> None:
    """In a child process: append acts, and say of each that it is stored once it is."""
    with reopen(place) as workspace:
        pipe.send(0)
        for number in range(1, most + 1):
            workspace.append_act(GROUP, NewAct("1", "ana", "ben;cy", "support", client, number, text="words"))
            pipe.send(number)
    pipe.close()


def start_writer(place: Path, client: str, most: int = 1_000_000) -> tuple[Any, Any]:
    """A writing child process, once it has opened the workspace, and the pipe it reports through."""
    ours, its = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=write_for_ever, args=(place, client, its, most))
    child.start()
    its.close()
    ours.recv()
    return child, ours


def drained(pipe: Any) -> int:
    """The last number that a child reported."""
    last = 0
    try:
        while True:
            last = pipe.recv()
    except EOFError:
        return last


def kill(child: Any) -> None:
    """Kill a child at once (-9); it may have ended by itself."""
    with suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)


def killed(folder: Path, random: Random) -> Outcome:
    """A writer is killed (-9) at a random moment."""
    place = folder / "w"
    make(place)
    child, pipe = start_writer(place, "pad")
    time.sleep(random.uniform(0, 0.12))
    kill(child)
    acknowledged = drained(pipe)
    child.join()
    with reopen(place) as workspace:
        return Outcome(acknowledged, captured(workspace))


def log_cut_short(folder: Path, random: Random) -> Outcome:
    """A writer is killed and its write-ahead log cut at a random byte: the acts are a clean prefix."""
    place = folder / "w"
    make(place)
    child, pipe = start_writer(place, "pad")
    time.sleep(random.uniform(0.02, 0.12))
    kill(child)
    drained(pipe)
    child.join()
    log = place / f"{DATABASE}-wal"
    os.truncate(log, random.randint(0, log.stat().st_size))
    (place / f"{DATABASE}-shm").unlink(missing_ok=True)
    with reopen(place) as workspace:
        found = captured(workspace)
        numbers = [stored.act.number for stored in workspace.last_acts(GROUP, count=found)] if found else []
        return Outcome(0, found, noticed=numbers == list(range(1, found + 1)), note="clean prefix")


def flipped(folder: Path, random: Random) -> Outcome:
    """One bit of the database is flipped: it is noticed, or nothing that is read has changed."""
    return _flipped(folder, random, unencrypted=False)


def _flipped(folder: Path, random: Random, *, unencrypted: bool) -> Outcome:
    place = folder / "w"
    make(place, unencrypted=unencrypted)
    with reopen(place) as workspace:
        workspace.append_acts(GROUP, [NewAct("1", "ana", "ben", "support", "pad", i) for i in range(60)])
        before = workspace.load_log(GROUP).fingerprint
    path = place / DATABASE
    content = bytearray(path.read_bytes())
    content[random.randrange(len(content))] ^= 1 << random.randrange(8)
    path.write_bytes(content)
    try:
        with reopen(place) as workspace:
            if not workspace.check().is_sound:
                return Outcome(note="named by the check")
            same = workspace.load_log(GROUP).fingerprint == before
            return Outcome(noticed=same, note="harmless" if same else "unnoticed")
    except WorkspaceError:
        return Outcome(note="refused to open")


def no_room(folder: Path, random: Random) -> Outcome:
    """Files may not grow beyond a random size (as on a full disk) while a child writes."""
    place = folder / "w"
    make(place)
    room = max(p.stat().st_size for p in place.iterdir() if p.is_file()) + random.randrange(400_000)
    ours, its = CHILDREN.Pipe(duplex=False)
    child = CHILDREN.Process(target=_write_until_full, args=(place, room, its))
    child.start()
    its.close()
    acknowledged, said = 0, ""
    try:
        while True:
            message = ours.recv()
            if isinstance(message, int):
                acknowledged = message
            else:
                said = message
    except EOFError:
        child.join()
    with reopen(place) as workspace:
        return Outcome(acknowledged, captured(workspace), noticed=said == WriteFailed.__name__, note=said)


def _write_until_full(place: Path, room: int, pipe: Any) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        with reopen(place) as workspace:
            for number in range(1, 5000):
                workspace.append_act(
                    GROUP, NewAct("1", "ana", "ben", "support", "pad", number, text="w" * 500)
                )
                pipe.send(number)
    except WorkspaceError as error:
        pipe.send(type(error).__name__)
    pipe.close()


def copied_while_open(folder: Path, random: Random) -> Outcome:
    """The folder is copied, file by file, while a child writes: a clean prefix, or refused."""
    place, copy = folder / "w", folder / "copy"
    make(place)
    child, pipe = start_writer(place, "pad")
    time.sleep(random.uniform(0, 0.3))
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns("*-shm"))
    kill(child)
    acknowledged = drained(pipe)
    child.join()
    with reopen(place) as workspace:
        found = captured(workspace)
    try:
        with reopen(copy) as workspace:
            sound = workspace.check().is_sound
            note = "copy opens" if sound else "copy named as damaged"
    except WorkspaceError:
        note = "copy refused"
    return Outcome(acknowledged, found, note=note)


def two_writers_and_a_reader(folder: Path, random: Random) -> Outcome:
    """Two processes write at once while this one reads; nobody is told to wait in vain."""
    place, each = folder / "w", 40
    make(place)
    writers = [start_writer(place, name, each) for name in ("pad", "tablet")]
    with reopen(place) as workspace:
        seen = [0]
        while any(child.is_alive() for child, _ in writers):
            seen.append(len(workspace.load_log(GROUP)) - BEGINNING)
            time.sleep(random.uniform(0, 0.01))
    acknowledged = sum(drained(pipe) for _, pipe in writers)
    with reopen(place) as workspace:
        return Outcome(
            acknowledged, captured(workspace), noticed=acknowledged == 2 * each and seen == sorted(seen)
        )


def killed_while_importing(folder: Path, random: Random) -> Outcome:
    """An import is killed at a random moment: the group is there whole, or not at all."""
    place = folder / "w"
    make(place)
    child = CHILDREN.Process(target=_import, args=(place,))
    child.start()
    time.sleep(random.uniform(0.02, 0.3))
    kill(child)
    child.join()
    with reopen(place) as workspace:
        sizes = [len(workspace.load_log(group.id)) for group in workspace.groups()]
        whole = sizes in ([BEGINNING], [BEGINNING, 3000]) and workspace.verify() == ()
        return Outcome(noticed=whole, note="all there" if len(sizes) == 2 else "nothing there")


def _import(place: Path) -> None:
    with reopen(place) as workspace:
        workspace.save_log(log_of({"1": ["eva>fin x3000"]}), title="imported")


def held_by_another(folder: Path, random: Random) -> Outcome:
    """Another program holds the database for longer than anybody waits: said so, nothing changed."""
    from groupdyn.workspace import store

    place = folder / "w"
    make(place)
    patience, store.PATIENCE_S = store.PATIENCE_S, 0.1
    try:
        with reopen(place) as mine, reopen(place) as theirs, theirs.store.writing():
            try:
                mine.append_act(GROUP, NewAct("1", "ana", "ben", "support"))
            except WorkspaceBusy:
                return Outcome(0, captured(mine))
    finally:
        store.PATIENCE_S = patience
    return Outcome(noticed=False)


@dataclass(frozen=True)
class Fault:
    """A fault in words, and what does it."""

    name: str
    about: str
    do: Callable[[Path, Random], Outcome]


FAULTS = (
    Fault("kill", "writer killed with -9 at a random moment", killed),
    Fault("import", "import killed with -9 at a random moment", killed_while_importing),
    Fault("log", "write-ahead log cut at a random byte", log_cut_short),
    Fault("bit", "one random bit flipped in the encrypted file", flipped),
    Fault("full", "no room left while writing", no_room),
    Fault("copy", "folder copied while a program writes", copied_while_open),
    Fault("two", "two programs write and one reads", two_writers_and_a_reader),
    Fault("held", "file held by another program", held_by_another),
)
