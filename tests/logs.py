"""Logs for tests, each in a few readable lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from groupdyn.log import GROUP, SELF, InteractionLog
from groupdyn.schemes import Scheme, read_scheme

_ACT = re.compile(
    r"(?P<sender>\w+)>(?P<receiver>[\w;*=?]+)"
    r"(?: (?!x\d+$)(?P<act>[\w-]+))?(?:!(?P<response>\w+))?(?: x(?P<times>\d+))?"
)
_ENDS = {"*": GROUP, "=": SELF, "?": ""}


def log_of(
    sessions: Mapping[str, Sequence[str]],
    *,
    leader: str = "lena",
    silent: str = "",
    absent: Mapping[str, str] | None = None,
    observer: str = "",
    times: bool = False,
    scheme: Scheme | None = None,
) -> InteractionLog:
    """`log_of({"1": ["ana>ben", "ben>* appreciate!accepted x3"]}, silent="cy", absent={"1": "dee"})`.

    `*` is the group, `=` oneself, `?` unknown; the act is `inform` unless named, `!` its response,
    `xN` so often. Everybody named anywhere is on the roster, and present unless `absent`.
    """
    rows, people = [], list[str]()
    for session, texts in sessions.items():
        for text in texts:
            found = _ACT.fullmatch(text)
            assert found, text
            receiver = _ENDS.get(found["receiver"], found["receiver"])
            people += [found["sender"], *(p for p in receiver.split(";") if p not in (GROUP, SELF, ""))]
            act = (session, found["sender"], receiver, found["act"] or "inform", found["response"] or "")
            rows += [act] * int(found["times"] or 1)
    away = {session: (absent or {}).get(session, "").split() for session in sessions}
    people += [
        *silent.split(),
        *leader.split(),
        *observer.split(),
        *(p for names in away.values() for p in names),
    ]
    members = list(dict.fromkeys(people))
    acts = pd.DataFrame(rows, columns=["session", "sender", "receiver", "act", "response"], dtype="str")
    acts.insert(0, "group", "G")
    acts["seq"] = range(1, len(acts) + 1)
    acts["weight"] = 1.0
    if times:
        acts["start_s"] = 30.0 * acts.groupby("session").cumcount()
        acts["end_s"] = acts["start_s"] + 10.0
    roles = {
        m: "leader" if m in leader.split() else "observer" if m in observer.split() else "member"
        for m in members
    }
    roster = pd.DataFrame(
        {
            "group": "G",
            "member": members,
            "name": [m.title() for m in members],
            "role": list(roles.values()),
            "joined": "",
            "left": "",
            "seat": range(1, len(members) + 1),
        }
    )
    days = pd.DataFrame(
        {
            "group": "G",
            "session": list(sessions),
            "number": range(1, len(sessions) + 1),
            "date": "",
            "planned_s": float("nan"),
            "length_s": 600.0 if times else float("nan"),
            "breaks": "",
        }
    )
    there = [("G", s, m, "absent" if m in away[s] else "present") for s in sessions for m in members]
    attendance = pd.DataFrame(there, columns=["group", "session", "member", "status"])
    for table in (acts, roster, days, attendance):
        for column in {"group", "session", "sender", "receiver", "act", "member", "status", "response"} & {
            *table
        }:
            table[column] = table[column].astype("category")
    return InteractionLog(acts, roster, days, attendance, scheme or read_scheme("groupdyn"))
