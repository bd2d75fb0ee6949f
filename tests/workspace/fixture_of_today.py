"""`python -m tests.workspace.fixture_of_today`: make the fixture of the newest version, once, before its release.

A fixture is never made again: it is what a workspace of that version looked like.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from groupdyn.capture.recording import Action
from groupdyn.log import InteractionLog
from groupdyn.schemes import read_scheme
from groupdyn.workspace import NewAct, Workspace, create_workspace
from groupdyn.workspace.migrations import NEWEST
from tests.logs import log_of
from tests.workspace.places import CHEAP, PASSPHRASE, sample


def fill(workspace: Workspace, log: InteractionLog | None = None) -> None:
    """Something of every kind, in groups beside that of a log (a sample)."""
    aside = pd.DataFrame({"table": ["acts"], "row": [7], "reason": ["unknown-member"], "Who": ["zoe"]})
    workspace.save_log(log or sample("scapegoat"), title="Scapegoat", set_aside=aside)
    empty: InteractionLog = log_of({"1": ["ana>ben"]}, silent="cy dee")
    group = workspace.save_log(empty, title="Captured")
    workspace.remove_act(group, workspace.last_acts(group)[0].id)
    workspace.append_act(group, NewAct("1", "ana", "ben;cy", "support", "pad", 1, text="words"))
    workspace.append_act(group, NewAct("1", "dee", "GROUP", "inform", "pad", 2))
    workspace.remember_mapping({"acts": ("Who",)}, {"acts": {"sender": "Who"}})
    score = {
        "session": "1",
        "rater": "ana",
        "perspective": "member",
        "instrument": "GCQ-S",
        "scale": "e",
        "score": 3.5,
    }
    workspace.add_records(group, "scores", [score])
    workspace.add_records(
        group, "choices", [{"chooser": "ana", "chosen": "cy", "criterion": "work", "valence": 1.0}]
    )
    workspace.add_records(group, "notes", [{"person": "dee", "text": "silent again", "starred": True}])
    workspace.add_records(group, "incidents", [{"label": "storm", "title": "The storm", "about": "at last"}])
    workspace.add_records(group, "guesses", [{"question": "most active", "person": "ben", "by": "leader"}])
    fill_recorded(workspace)


def fill_recorded(workspace: Workspace) -> None:
    """What version 2 brought: a session from the pad, a proposed receiver, a coding, own forms, grants, settings."""
    people = [{"member": "ana"}, {"member": "ben"}, {"member": "lena", "role": "leader"}]
    group = workspace.new_group("Recorded", people, read_scheme("groupdyn"))
    session = workspace.add_session(group, "1", attendance={p["member"]: "present" for p in people})
    rows = dict(workspace.roster(group)[["member", "id"]].to_numpy().tolist())
    begun = 1_700_000_000_000
    pad = (
        Action("start", "pad", 1, begun),
        Action("tap", "pad", 2, begun + 5_000, sender=rows["ana"], to=(rows["ben"],), code="support"),
        Action("note", "pad", 3, begun + 6_000, text="a pause"),
    )
    workspace.record(group, session, pad)
    proposed = NewAct("1", "ben", "ana", "inform", "transcript", 1, start_s=9.0, receiver_confidence=0.5)
    workspace.append_act(group, proposed)
    workspace.begin_coding(group, "1", "second")
    workspace.append_acts(group, [NewAct("1", "ana", "GROUP", "ask", start_s=5.0)], strand="second")
    workspace.finish_coding(group, "1", "second")
    workspace.add_records(group, "forms", [{"label": "own", "content": "{}"}])
    guess = {
        "session": "1",
        "question": "support",
        "person": "ana",
        "about": "ben",
        "text": "warm",
        "by": "lena",
    }
    workspace.add_records(group, "guesses", [guess])
    workspace.give_access("supervisor@example.org", "supervisor", group, names=True)
    workspace.set_setting("idle_min", 30)


def recorded_content_of(workspace: Workspace) -> dict[str, object]:
    """What `fill_recorded` put into it, as plain values; empty where a version had none of it."""
    third = [group.id for group in workspace.groups() if group.title == "Recorded"]
    if not third:
        return {
            "coding": list(workspace.codings(workspace.groups()[1].id)),
            "grants": list(workspace.grants()),
        }
    (group,) = third
    acts = workspace.load_log(group).acts
    acts = acts.assign(receiver_confidence=acts["receiver_confidence"].fillna(-1))
    (session,) = workspace.sessions(group)["id"].tolist()
    coded = workspace.strand(group, "1", "second")
    guesses = workspace.records(group, "guesses")
    return {
        "acts": acts[["sender", "receiver", "act", "start_s", "receiver_confidence"]].to_numpy().tolist(),
        "clock": workspace.recording(group, session).clock.state,
        "notes": workspace.records(group, "notes")[["at_s", "text"]].to_numpy().tolist(),
        "coding": coded[["sender", "receiver", "act"]].to_numpy().tolist(),
        "finished": [coding.finished_at is not None for coding in workspace.codings(group)],
        "forms": workspace.records(group, "forms")[["label", "content"]].to_numpy().tolist(),
        "guesses": guesses[["question", "person", "about", "text"]].to_numpy().tolist(),
        "grants": [(grant.person, grant.role, grant.names) for grant in workspace.grants(group)],
        "idle": workspace.setting("idle_min", None),
    }


def content_of(workspace: Workspace) -> dict[str, object]:
    """What `fill` put into it, as plain values."""
    first, second = (group.id for group in workspace.groups()[:2])

    def listed(kind: str, *columns: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in workspace.records(second, kind)[list(columns)].to_numpy().tolist()]

    acts = workspace.load_log(second).acts
    aside = workspace.set_aside(first)
    return {
        "titles": [group.title for group in workspace.groups()[:2]],
        "fingerprint": workspace.load_log(first).fingerprint,
        "captured": [tuple(row) for row in acts[["sender", "receiver", "act", "text"]].to_numpy().tolist()],
        "scores": listed("scores", "session", "rater", "score"),
        "choices": listed("choices", "chooser", "chosen", "valence"),
        "notes": listed("notes", "person", "text", "starred"),
        "guesses": listed("guesses", "person", "question"),
        "incidents": listed("incidents", "label", "title"),
        "mapping": workspace.mapping_for({"acts": ("who",)}),
        "aside": [tuple(row) for row in aside[["table", "row", "Who"]].to_numpy().tolist()],
        "undo": workspace.undo(second),
    }


if __name__ == "__main__":
    target = Path(__file__).parent / "fixtures" / f"version-{NEWEST}.groupdyn"
    if target.exists():
        raise SystemExit(f"{target.name} is there already and must never change.")
    with tempfile.TemporaryDirectory() as folder:
        made, _ = create_workspace(Path(folder) / "w", PASSPHRASE, cost=CHEAP, who="tester")
        with made:
            fill(made)
            made.backup(folder).path.replace(target)
