"""Our numbers beside those that other tools computed of the same records: `python -m tests.reference_table FOLDER`.

The folder holds `tidy/NAME.csv` (acts), `tidy/NAME_nodes.csv` (who was there) and `reference/NAME.json`
(values of R `sna` and `igraph`, one set a network). Every session value that both define is compared, by
the library and once more through the command `groupdyn measures … --format json`. The exit status is 1
when anything differs by more than `TOLERANCE` without an explanation that was itself checked.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd

import groupdyn as gd
from groupdyn.cli import main as groupdyn
from groupdyn.sequence import address_previous_speaker

TOLERANCE = 1e-6

TRIADS = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U",
    "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
)  # fmt: skip
"""The sixteen kinds of three, in the usual order."""

REFERENCE_KEYS: dict[str, str] = {
    "n": "n",
    "density": "density",
    "reciprocity": "recip_edgewise",
    "reciprocity_nonnull": "recip_dyadic_nonnull",
    "reciprocity_dyadic": "recip_dyadic",
    "mutual": "dyad_census/mutual",
    "asymmetric": "dyad_census/asymmetric",
    "null_dyads": "dyad_census/null",
    "transitivity": "trans_weak",
    "transitivity_undirected": "trans_undirected_igraph",
    "centralization_in": "centralization_indegree",
    "centralization_out": "centralization_outdegree",
    "centralization_betweenness": "centralization_betweenness",
    "connectedness": "krackhardt_connectedness",
    "hierarchy": "krackhardt_hierarchy",
    "efficiency": "krackhardt_efficiency",
    "lubness": "krackhardt_lubness",
    "isolates": "isolates",
    "weak_components": "weak_components",
    "gini_strength_out": "gini_sent_weight",
    "gini_strength_in": "gini_received_weight",
    "gini_degree_out": "gini_outdegree",
    "gini_degree_in": "gini_indegree",
} | {f"triad_{kind}": f"triad_census/{kind}" for kind in TRIADS}
"""Our key → the reference's name of the same definition; `/` steps into a table."""


@dataclass(frozen=True)
class Net:
    """One network of the reference, as a question to groupdyn.

    Attributes
    ----------
    name, session : its name there, and the session of the log.
    files : acts and roster.
    acts : codes that make its ties; empty for all.
    turns : whether each turn is addressed to the speaker before.
    """

    name: str
    session: str
    files: tuple[Path, Path]
    acts: tuple[str, ...] = ()
    turns: bool = False

    def log(self) -> gd.InteractionLog:
        """The log of its acts."""
        log = gd.read_log(self.files[0], roster=self.files[1])
        log = address_previous_speaker(log) if self.turns else log
        return gd.select(log, sessions=[self.session], acts=self.acts or None)

    def command(self) -> list[str]:
        """The arguments of the command that asks the same."""
        acts, roster = map(str, self.files)
        words = ["measures", acts, "--roster", roster, "--session", self.session, "--format", "json"]
        words += [word for act in self.acts for word in ("--act", act)]
        return words + (["--receivers", "previous-speaker"] if self.turns else [])


@dataclass(frozen=True)
class Comparison:
    """One value: ours, the reference's, and what the command said, where it was asked.

    `why` explains a difference from the reference, once it has been checked.
    """

    data: str
    net: str
    key: str
    ours: float
    theirs: float
    said: float | None = None
    why: str = ""

    @property
    def difference(self) -> float:
        """From the reference."""
        return apart(self.ours, self.theirs)

    @property
    def settled(self) -> bool:
        """Whether it is the same number as the reference's, or explained; and the command says it too."""
        same = self.difference <= TOLERANCE or bool(self.why)
        return same and (self.said is None or apart(self.ours, self.said) == 0)


def apart(one: float, other: float) -> float:
    """The absolute difference; 0 where both are undefined, infinite where only one is."""
    if math.isnan(one) or math.isnan(other):
        return 0.0 if math.isnan(one) and math.isnan(other) else math.inf
    return abs(one - other)


def compare(folder: Path) -> list[Comparison]:
    """Every value of every reference file in the folder."""
    found: list[Comparison] = []
    with tempfile.TemporaryDirectory() as spare:
        for path in sorted((folder / "reference").glob("*.json")):
            reference = json.loads(path.read_text("utf-8"))
            files = folder / "tidy" / f"{path.stem}.csv", folder / "tidy" / f"{path.stem}_nodes.csv"
            for name, values in reference["networks"].items():
                found += compare_net(path.stem, net_of(name, files, Path(spare)), values)
            found += compare_participation(path.stem, files, reference["participation"])
    return found


def compare_net(data: str, net: Net, values: Mapping[str, Any]) -> Iterator[Comparison]:
    """The values of one network; the command must give the very numbers of the library."""
    log = net.log()
    ours = {key: float(value) for key, value in gd.measures(log).iloc[0].items() if key in REFERENCE_KEYS}
    said = through_command(net)
    for key, name in REFERENCE_KEYS.items():
        theirs = _number(_step(values, name.split("/")))
        one = Comparison(data, net.name, key, ours[key], theirs, _number(said[key]))
        yield one if one.settled else replace(one, why=why(log, one))


def compare_participation(
    data: str, files: tuple[Path, Path], sessions: Mapping[str, Any]
) -> Iterator[Comparison]:
    """Numbers of acts, of each person too, and their Gini over everybody who was there."""
    log = gd.read_log(files[0], roster=files[1])
    table = gd.measures(log, keys=["acts", "gini"]).set_index("session")
    sent = gd.measures(log, level="member", keys=["acts_sent"]).set_index(["session", "member"])["acts_sent"]
    for session, values in sessions.items():
        for key, name in (("acts", "rows"), ("gini", "gini_rows_all_roster")):
            yield Comparison(data, session, key, float(table.loc[session, key]), _number(values[name]))
        for member, count in values["counts"].items():
            yield Comparison(data, session, "acts_sent", float(sent[session, member]), float(count))


def why(log: gd.InteractionLog, found: Comparison) -> str:
    """The explanation of a difference, if it is one of the known two and holds here; else empty."""
    graph = nx.DiGraph()
    graph.add_nodes_from(log.attendance["member"])
    ties = gd.tie_table(log, by_act=False)
    graph.add_edges_from(
        (a, b) for a, b in zip(ties["sender"], ties["receiver"], strict=True) if a != b and b in graph
    )
    if found.key == "transitivity" and found.theirs == 1 and not any(two_paths(graph)):
        return "no two-path: undefined here, 1 by convention in sna"
    if found.key == "lubness" and abs(lubness_as_written(graph) - found.ours) <= TOLERANCE:
        return "the definition as written (checked by listing all bounds); sna's code differs from it"
    return ""


def two_paths(graph: nx.DiGraph) -> Iterator[tuple[str, str, str]]:
    """Every a → b → c with a ≠ c."""
    return ((a, b, c) for a, b in graph.edges for c in graph.successors(b) if c != a)


def lubness_as_written(graph: nx.DiGraph) -> float:
    """Krackhardt's least upper boundedness (1994), by listing the upper bounds of every pair."""
    above = {person: nx.ancestors(graph, person) | {person} for person in graph}
    lacking = most = 0
    for part in nx.weakly_connected_components(graph):
        most += (len(part) - 1) * (len(part) - 2) // 2
        for one, other in combinations(part, 2):
            bounds = above[one] & above[other]
            lacking += not any(bounds <= above[bound] for bound in bounds)
    return 1 - lacking / most if most else math.nan


def through_command(net: Net) -> Mapping[str, Any]:
    """The session's object as `groupdyn measures … --format json` prints it."""
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with contextlib.redirect_stdout(said):
        status = groupdyn(net.command())
        said.flush()
    if status:
        raise SystemExit(f"groupdyn {' '.join(net.command())} ended with status {status}.")
    said.seek(0)
    (session,) = json.load(said)
    return dict(session)


def net_of(name: str, files: tuple[Path, Path], spare: Path) -> Net:
    """What a network's name in the reference asks for; files that must be changed first go to `spare`."""
    table = pd.read_csv(files[0], dtype=str, keep_default_na=False)
    sessions, codes = set(table["session"]), set(table["type"])
    kind, _, rest = name.rpartition(":")
    if "^T" in name:
        session = name.split("^T", 1)[0]
        return Net(name, session, _written(files, spare, lambda acts, roster: (_turned(acts), roster)))
    if kind == "respondents_only":
        return Net(name, rest, _written(files, spare, _respondents))
    if rest in sessions:
        acts = tuple(code for code in kind.split("+") if code in codes)
        return Net(name, rest, files, acts, turns=kind == "turns")
    (session,) = sessions
    return Net(name, session, files, tuple(code for code in (name.rpartition("=")[2],) if "=" in name))


Frames = tuple[pd.DataFrame, pd.DataFrame]


def _written(files: tuple[Path, Path], spare: Path, change: Callable[..., Frames]) -> tuple[Path, Path]:
    frames = change(*(pd.read_csv(file, dtype=str, keep_default_na=False) for file in files))
    paths = spare / f"changed_{files[0].name}", spare / f"changed_{files[1].name}"
    for frame, path in zip(frames, paths, strict=True):
        frame.to_csv(path, index=False)
    return paths


def _turned(acts: pd.DataFrame) -> pd.DataFrame:
    return acts.rename(columns={"sender": "receiver", "receiver": "sender"})


def _respondents(acts: pd.DataFrame, roster: pd.DataFrame) -> Frames:
    """Only who answered: nobody else is there, as sender or as receiver."""
    answered = roster[(roster["nonresponse"] == "0") & (roster["not_in_class"] == "0")]
    there = set(zip(answered["session"], answered["node"], strict=True))
    keep = [
        (session, a) in there and (session, b) in there
        for session, a, b in zip(acts["session"], acts["sender"], acts["receiver"], strict=True)
    ]
    return acts[keep], answered


def _step(values: Any, names: Sequence[str]) -> Any:
    for name in names:
        values = values[name]
    return values


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def lines(found: Iterable[Comparison]) -> Iterator[str]:
    """The table: a line a measure, then the explanations, then what nothing explains."""
    by_key: dict[str, list[Comparison]] = defaultdict(list)
    for one in found:
        by_key[one.key].append(one)
    yield f"{'measure':27} {'values':>6} {'defined':>7} {'largest difference':>18} {'explained':>9} {'by command':>10}"
    for key, values in by_key.items():
        defined = sum(not math.isnan(one.ours) for one in values)
        largest = max((one.difference for one in values if not one.why), default=0.0)
        explained = sum(bool(one.why) for one in values)
        said = sum(one.said is not None and apart(one.ours, one.said) == 0 for one in values)
        yield f"{key:27} {len(values):6} {defined:7} {largest:18.1e} {explained or '':>9} {said or '':>10}"
    reasons = Counter((one.key, one.why) for values in by_key.values() for one in values if one.why)
    yield from (f"explained, {count} × {key}: {reason}" for (key, reason), count in reasons.items())
    for one in unexplained(one for values in by_key.values() for one in values):
        yield f"NOT EXPLAINED: {one}"


def unexplained(found: Iterable[Comparison]) -> list[Comparison]:
    """What differs for no known reason."""
    return [one for one in found if not one.settled]


def reference_folder() -> Path | None:
    """The folder of `GROUPDYN_REFERENCE`, or the one that stands beside the checkout; None without."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    folder = Path(os.environ.get("GROUPDYN_REFERENCE") or beside)
    return folder if (folder / "reference").is_dir() else None


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 when something is not explained, 2 without a folder."""
    folder = Path(arguments[0]) if arguments else reference_folder()
    if folder is None or not (folder / "reference").is_dir():
        print("Name the folder that holds tidy/ and reference/.", file=sys.stderr)
        return 2
    found = compare(folder)
    print("\n".join(lines(found)))
    missing = unexplained(found)
    print(f"{len(found)} values compared, {len(missing)} differ without explanation.")
    return 1 if missing or not found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
