"""Made-up groups of any size to time things on."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

import groupdyn as gd

PEOPLE = 12
PLAIN = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")
CODES = ("support", "challenge", "ask", "advise", "disclose", "appreciate")


def act_table(acts: int, sessions: int, *, people: int = PEOPLE, seed: int = 1) -> pa.Table:
    """Acts of one group as a table of text and numbers, in the order of sessions and times.

    Some speak far more than others, an eighth of the acts go to the group, and there are times.
    """
    random = np.random.default_rng(seed)
    session = np.sort(random.integers(0, sessions, acts))
    first = np.searchsorted(session, np.arange(sessions))
    order = np.arange(acts) - first[session]
    sender = random.choice(people, acts, p=random.dirichlet(np.full(people, 3.0)))
    receiver = (sender + random.integers(1, people, acts)) % people
    receiver[random.random(acts) < 0.125] = people
    names = pa.array([f"M{i + 1:02d}" for i in range(people)] + ["GROUP"])
    return pa.table(
        {
            "session": pa.array([str(s + 1) for s in range(sessions)]).take(pa.array(session)),
            "seq": pa.array(order + 1),
            "start_s": pa.array(np.round(order * 3.7, 1)),
            "sender": names.take(pa.array(sender)),
            "receiver": names.take(pa.array(receiver)),
            "act": pa.array(CODES).take(pa.array(random.integers(0, len(CODES), acts))),
            "weight": pa.array(np.ones(acts, dtype=np.int64)),
        }
    )


def write_acts(path: Path, acts: int, sessions: int) -> Path:
    """A CSV file of such acts."""
    pyarrow.csv.write_csv(act_table(acts, sessions), path, PLAIN)
    return path


def as_csv(table: pa.Table) -> bytes:
    """A table as the bytes of a CSV file."""
    out = pa.BufferOutputStream()
    pyarrow.csv.write_csv(table, out, PLAIN)
    return out.getvalue().to_pybytes()


@cache
def a_log(acts: int, sessions: int) -> gd.InteractionLog:
    """A log of such acts."""
    return gd.read_log(as_csv(act_table(acts, sessions)), scheme="groupdyn")


def matrices(sessions: int, *, people: int = PEOPLE, acts: int = 300) -> np.ndarray:
    """(B, n, n) who-to-whom of sessions in which some pairs talk far more than others."""
    random = np.random.default_rng(0)
    pairs = ~np.eye(people, dtype=bool)
    weight = np.zeros((sessions, people, people))
    weight[:, pairs] = random.multinomial(acts, random.dirichlet(np.ones(pairs.sum()), sessions))
    return weight
