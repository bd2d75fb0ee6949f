"""`python -m tests.workspace.fixture_of_today`: make the fixture of the newest version, once, before its release.

A fixture is never made again: it is what a workspace of that version looked like.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from groupdyn.log import InteractionLog
from groupdyn.workspace import NewAct, Workspace, create_workspace
from groupdyn.workspace.migrations import NEWEST
from tests.logs import log_of
from tests.workspace.places import CHEAP, PASSPHRASE, sample


def fill(workspace: Workspace) -> None:
    """Something of every kind."""
    aside = pd.DataFrame({"table": ["acts"], "row": [7], "reason": ["unknown-member"], "Who": ["zoe"]})
    workspace.save_log(sample("scapegoat"), title="Scapegoat", set_aside=aside)
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


def content_of(workspace: Workspace) -> dict[str, object]:
    """What `fill` put into it, as plain values."""
    first, second = (group.id for group in workspace.groups())

    def listed(kind: str, *columns: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in workspace.records(second, kind)[list(columns)].to_numpy().tolist()]

    acts = workspace.load_log(second).acts
    aside = workspace.set_aside(first)
    return {
        "titles": [group.title for group in workspace.groups()],
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
