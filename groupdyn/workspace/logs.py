"""A log ↔ the rows of a group.

Everything of a log is kept: order, columns and their kinds, missing against empty. What is loaded has the
fingerprint of what was saved.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, func, insert, select

from groupdyn.errors import Problem, SelectionError, SettingError
from groupdyn.i18n import N_
from groupdyn.log import ACT_COLUMNS, GROUP, MEMBER, SELF, SEPARATOR, UNKNOWN, InteractionLog
from groupdyn.schemes import Code, Scheme, scheme_from
from groupdyn.validation.people import natural
from groupdyn.workspace.errors import DamagedWorkspace, WorkspaceError
from groupdyn.workspace.schema import (
    Act,
    ActReceiver,
    ActText,
    Attendance,
    Group,
    Person,
    SchemeRow,
    SessionRow,
)

MEMORY = "memory"
"""The client of acts that were counted from memory: neither their order nor their times are known."""

ADDRESSED = {"group": GROUP, "self": SELF, "nobody": UNKNOWN}
"""What stands in `Act.addressed` → the receiver in the log, where it is nobody in particular."""
_ADDRESSED_AS = {receiver: word for word, receiver in ADDRESSED.items()}

NUMBERS = ("seq", "start_s", "end_s", "receiver_confidence", "weight", "valence", "intensity")
FLAGS = ("here_and_now", "specific", "owned", "qualified")
WORDS = ("act", "incident", "rater", "response")
PLAIN = (*NUMBERS, *FLAGS, *WORDS)
"""The columns of an act that stand in `acts` as they are."""
_KINDS = {**dict.fromkeys(NUMBERS, "float64"), **dict.fromkeys(FLAGS, "boolean"), "text": "str"}
"""The kind of a column that a log gets from captured acts; else names."""
ROSTER = ("name", "role", "joined", "left", "seat")
SESSION = ("number", "date", "planned_s", "length_s", "breaks")
_KEYS = {"roster": ("group", "member"), "sessions": ("group", "session")}
_KNOWN = {
    "acts": ACT_COLUMNS,
    "sessions": ("group", "session", *SESSION),
    "attendance": ("group", "session", "member", "status"),
}
TABLES = ("acts", "roster", "sessions", "attendance")

Key = tuple[str, str]


def columns_of(log: InteractionLog) -> dict[str, Any]:
    """Table → its columns as `[name, kind]`, in order.

    Raises
    ------
    WorkspaceError
        if a table has a column that a workspace does not know. A roster may have any.
    """
    for table, known in _KNOWN.items():
        for column in getattr(log, table):
            if column not in known:
                raise WorkspaceError(
                    N_("A workspace cannot keep the column “{column}” of “{table}”. Remove it first."),
                    column=column,
                    table=table,
                )
    return {t: [[str(c), str(getattr(log, t)[c].dtype)] for c in getattr(log, t)] for t in TABLES}


def scheme_id(connection: Connection, scheme: Scheme) -> int:
    """The row of a coding scheme, made if it is not there."""
    found = connection.scalar(select(SchemeRow.id).where(SchemeRow.fingerprint == scheme.fingerprint))
    if found is None:
        row = {"fingerprint": scheme.fingerprint, "content": scheme.as_dict()}
        found = connection.execute(insert(SchemeRow).values(row).returning(SchemeRow.id)).scalar_one()
    return int(found)


def exact_scheme(content: dict[str, Any]) -> Scheme:
    """The scheme of `Scheme.as_dict`, with its codes' keys as they were: reading gives keys to those without."""
    scheme = scheme_from(content)
    given = zip(scheme.codes, content["codes"], strict=True)
    return replace(scheme, codes=tuple(replace(code, key=entry["key"]) for code, entry in given))


def empty_log(title: str, people: Sequence[Mapping[str, str]], scheme: Scheme) -> InteractionLog:
    """The log of a group that has not met yet.

    Raises
    ------
    SettingError : the title is empty, there is nobody, two have the same id, or one cannot be an id.
    """
    label = title.strip()
    if not label:
        raise SettingError(N_("A group needs a title."))
    members = [check_member(str(person["member"])) for person in people]
    if not members:
        raise SettingError(N_("A group needs at least one person."))
    if twice := [m for i, m in enumerate(members) if m in members[:i]]:
        raise SettingError(
            N_("“{name}” stands there twice. Give each person a name of their own."), name=twice[0]
        )
    rows = sorted(zip(members, people, strict=True), key=lambda row: (natural(row[0]), row[0]))
    names = {"group": [label] * len(rows), "member": [m for m, _ in rows]}
    texts = {
        "name": [str(p.get("name") or m) for m, p in rows],
        "role": [str(p.get("role") or MEMBER) for _, p in rows],
        "joined": [""] * len(rows),
        "left": [""] * len(rows),
    }
    roster = pd.DataFrame({**names, **texts, "seat": np.full(len(rows), np.nan)})
    acts = pd.DataFrame({c: pd.Categorical([]) for c in ("group", "session", "sender", "receiver", "act")})
    attended = pd.DataFrame({c: pd.Categorical([]) for c in ("group", "session", "member")})
    none = np.empty(0, dtype=np.float64)
    sessions = pd.DataFrame(
        {"group": pd.Categorical([]), "session": pd.Series([], dtype="str"), "number": np.empty(0, dtype=np.int64),
         "date": pd.Series([], dtype="str"), "planned_s": none, "length_s": none,
         "breaks": pd.Series([], dtype="str")}
    )  # fmt: skip
    return InteractionLog(
        acts,
        roster.astype({"group": "category", "member": "category", **dict.fromkeys(texts, "str")}),
        sessions,
        attended.assign(status=pd.Categorical([])),
        scheme,
    )


def check_member(name: str) -> str:
    """What can be the id of a person, without blanks around it.

    Raises
    ------
    SettingError : it is empty, a word with a meaning of its own, or holds a character that cannot be in it.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or not name.isprintable() or SEPARATOR in name or name.upper() in (GROUP, SELF):
        raise SettingError(
            N_("“{name}” cannot be a person's name here. Choose another, without semicolons."), name=name
        )
    return name


def new_group(connection: Connection, log: InteractionLog, title: str, until: date | None, at: str) -> int:
    """The row of a group that is to have a log, without anything of the log yet."""
    row = {
        "title": title,
        "scheme_id": scheme_id(connection, log.scheme),
        "columns": columns_of(log),
        "inferred": sorted(log.inferred),
        "remarks": [remark_as_dict(p) for p in log.remarks],
        "created_at": at,
        "keep_until": until.isoformat() if until else None,
        "removed": False,
    }
    return int(connection.execute(insert(Group).values(row).returning(Group.id)).scalar_one())


def insert_log(connection: Connection, group: int, log: InteractionLog, place: int) -> None:
    """Add everything of a log to a group that has none of it yet; `place` is where its acts stand."""
    people = _insert_people(connection, group, log.roster)
    sessions = _insert_sessions(connection, group, log.sessions)
    attendance = log.attendance
    in_order = _in_order(log)
    rows = [
        {
            "session_id": sessions[label, session],
            "person_id": people[label, member],
            "place": None if in_order else i,
            "status": s,
        }
        for i, (label, session, member, s) in enumerate(
            zip(*(cells(attendance, c) for c in ("group", "session", "member", "status")), strict=True)
        )
    ]
    if rows:
        connection.execute(insert(Attendance), rows)
    insert_acts(connection, log.acts, people, sessions, place)


def _in_order(log: InteractionLog) -> bool:
    """Whether the attendance stands in the order of the sessions, then of the roster, as reading leaves it."""
    person = {key: i for i, key in enumerate(_keys(log.roster, "member"))}
    session = {key: i for i, key in enumerate(_keys(log.sessions, "session"))}
    attendance = log.attendance
    found = [
        (session[at], person[who])
        for at, who in zip(_keys(attendance, "session"), _keys(attendance, "member"), strict=True)
    ]
    return found == sorted(found)


def _keys(table: pd.DataFrame, name: str) -> list[Key]:
    return list(zip(cells(table, "group"), cells(table, name), strict=True))


def _insert_people(connection: Connection, group: int, roster: pd.DataFrame) -> dict[Key, int]:
    further = [str(c) for c in roster if c not in ("group", "member", *ROSTER)]
    rows = rows_of(roster, ROSTER)
    more = rows_of(roster, further)
    keys = list(zip(cells(roster, "group"), cells(roster, "member"), strict=True))
    if rows:
        connection.execute(
            insert(Person),
            [
                {"group_id": group, "label": k[0], "member": k[1], "position": i, "attributes": a, **r}
                for i, (k, r, a) in enumerate(zip(keys, rows, more, strict=True))
            ],
        )
    return people_ids(connection, group)


def people_ids(connection: Connection, group: int) -> dict[Key, int]:
    """(label, member) → row of everybody on a group's roster."""
    found = connection.execute(select(Person.label, Person.member, Person.id).where(Person.group_id == group))
    return {(label, member): i for label, member, i in found}


def members_by_row(connection: Connection, group: int) -> dict[int, str]:
    """Row → member of everybody on a group's roster."""
    return {i: member for (_, member), i in people_ids(connection, group).items()}


def session_ids(connection: Connection, group: int) -> dict[Key, int]:
    """(label, session) → row of every session of a group, in order."""
    found = connection.execute(
        select(SessionRow.label, SessionRow.session, SessionRow.id)
        .where(SessionRow.group_id == group)
        .order_by(SessionRow.position)
    )
    return {(label, session): i for label, session, i in found}


def _insert_sessions(connection: Connection, group: int, sessions: pd.DataFrame) -> dict[Key, int]:
    keys = zip(cells(sessions, "group"), cells(sessions, "session"), strict=True)
    rows = [
        {"group_id": group, "label": label, "session": session, "position": i, **row}
        for i, ((label, session), row) in enumerate(zip(keys, rows_of(sessions, SESSION), strict=True))
    ]
    if rows:
        connection.execute(insert(SessionRow), rows)
    return session_ids(connection, group)


def insert_acts(
    connection: Connection, acts: pd.DataFrame, people: dict[Key, int], sessions: dict[Key, int], place: int
) -> None:
    """Add acts at a place in the trail, in their order."""
    if not len(acts):
        return
    several: dict[int, list[int]] = {}
    labels, in_session, senders = (cells(acts, c) for c in ("group", "session", "sender"))
    receivers: list[Any] = cells(acts, "receiver") if "receiver" in acts else [None] * len(acts)
    rows = rows_of(acts, PLAIN)
    for i, row in enumerate(rows):
        label = labels[i]
        row["session_id"] = sessions[label, in_session[i]]
        row["sender_id"] = people[label, senders[i]]
        row["addressed"], row["receiver_id"], named = addressed(receivers[i], label, people)
        row["place"] = place
        if named:
            several[i] = named
    connection.execute(insert(Act), rows)
    texts = {i: t for i, t in enumerate(cells(acts, "text")) if t} if "text" in acts else {}
    if not (texts or several):
        return
    of_group = set(sessions.values())
    ids = _acts_in_order(connection, of_group, place)
    if texts:
        connection.execute(insert(ActText), [{"act_id": ids[i], "text": t} for i, t in texts.items()])
    if several:
        connection.execute(
            insert(ActReceiver), receiver_rows((ids[i], named) for i, named in several.items())
        )


def _acts_in_order(connection: Connection, sessions: set[int], place: int) -> list[int]:
    """The rows of the acts at a place, in the order in which they were added."""
    found = connection.execute(select(Act.id, Act.session_id).where(Act.place == place).order_by(Act.id))
    return [act for act, session in found if session in sessions]


def words_of(connection: Connection, acts: Any) -> dict[int, str]:
    """What was said in acts, where there are words; `acts` are their ids, or a query for them."""
    query = select(ActText.act_id, ActText.text).where(ActText.act_id.in_(acts))
    return {row.act_id: row.text for row in connection.execute(query)}


def receivers_of(connection: Connection, acts: Any) -> dict[int, list[int]]:
    """The people that acts with several receivers were for, in order; `acts` are their ids, or a query for them."""
    several: dict[int, list[int]] = defaultdict(list)
    query = select(ActReceiver.act_id, ActReceiver.person_id).where(ActReceiver.act_id.in_(acts))
    for row in connection.execute(query.order_by(ActReceiver.act_id, ActReceiver.place)):
        several[row.act_id].append(row.person_id)
    return dict(several)


def receiver_rows(several: Iterable[tuple[int, Sequence[int]]]) -> list[dict[str, int]]:
    """Rows of `act_receivers` for acts with several receivers."""
    return [
        {"act_id": act, "place": i, "person_id": person}
        for act, named in several
        for i, person in enumerate(named)
    ]


def addressed(
    receiver: str | None, label: str, people: dict[Key, int]
) -> tuple[str | None, int | None, list[int]]:
    """How a receiver is stored: (word, the one person, or the several people).

    Raises
    ------
    SelectionError
        if somebody is not on the roster.
    """
    if receiver is None:
        return None, None, []
    if receiver in _ADDRESSED_AS:
        return _ADDRESSED_AS[receiver], None, []
    if SEPARATOR not in receiver:
        return "one", person_of(receiver, label, people), []
    return "several", None, [person_of(part, label, people) for part in receiver.split(SEPARATOR)]


def person_of(member: str, label: str, people: dict[Key, int]) -> int:
    """The row of a member."""
    if (label, member) not in people:
        raise SelectionError(N_("“{member}” is not on the roster. Add the person first."), member=member)
    return people[label, member]


def cells(table: pd.DataFrame, column: str) -> list[Any]:
    """A column as plain values; None where one is missing."""
    values = table[column]
    if isinstance(values.dtype, pd.CategoricalDtype):
        names = [*map(str, values.cat.categories), None]
        return [names[code] for code in values.cat.codes]
    return [None if pd.isna(v) else v for v in values.astype(object).tolist()]


def rows_of(table: pd.DataFrame, columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of those columns that the table has, the others None."""
    taken = [cells(table, c) if c in table else [None] * len(table) for c in columns]
    if not taken:
        return [{} for _ in range(len(table))]
    return [dict(zip(columns, row, strict=True)) for row in zip(*taken, strict=True)]


def load_log(connection: Connection, group: int, *, hidden: bool = False) -> InteractionLog:
    """The log of a group; `hidden` says that it may be one that was taken out of sight.

    Raises
    ------
    SelectionError
        if there is no such group.
    DamagedWorkspace
        if rows point at rows that are not there.
    """
    row = connection.execute(select(Group.__table__).where(Group.id == group)).mappings().first()
    if row is None or (row["removed"] and not hidden):
        raise SelectionError(N_("There is no such group in the workspace."))
    content = connection.scalar(select(SchemeRow.content).where(SchemeRow.id == row["scheme_id"]))
    columns: dict[str, list[list[str]]] = row["columns"]
    try:
        people = _columns(
            connection, select(Person).where(Person.group_id == group).order_by(Person.position)
        )
        sessions = _columns(
            connection, select(SessionRow).where(SessionRow.group_id == group).order_by(SessionRow.position)
        )
        acts, codes = _acts(connection, group, people, sessions, columns["acts"])
        return InteractionLog(
            acts,
            _roster(people, columns["roster"]),
            _table({**sessions, "group": sessions["label"]}, columns["sessions"]),
            _attendance(connection, group, people, sessions, columns["attendance"]),
            _extended(exact_scheme(content or {}), codes),
            frozenset(map(str, row["inferred"])),
            (*map(remark_of, row["remarks"]), *_from_memory(connection, group)),
        )
    except (KeyError, ValueError, TypeError):
        raise DamagedWorkspace(
            N_("A group cannot be put together again: parts of it are missing. Restore the latest backup.")
        ) from None


def _from_memory(connection: Connection, group: int) -> Iterable[Problem]:
    """A remark for each session with acts that were counted from memory."""
    found = connection.execute(
        select(SessionRow.session, func.count())
        .join(Act, Act.session_id == SessionRow.id)
        .where(SessionRow.group_id == group, Act.client == MEMORY)
        .where(Act.removed.is_(False), Act.strand.is_(None))
        .group_by(SessionRow.id, SessionRow.session, SessionRow.position)
        .order_by(SessionRow.position)
    )
    for session, count in found:
        yield Problem(
            "from-memory",
            "warning",
            N_(
                "Session {session}: {count} acts were counted from memory. Their order and times are not known."
            ),
            N_("Read neither sequences nor times out of this session."),
            count=int(count),
            values={"session": session},
        )


def _columns(connection: Connection, query: Select[*tuple[Any, ...]]) -> dict[str, list[Any]]:
    """The rows of a query as columns."""
    result = connection.execute(query)
    names, rows = list(result.keys()), result.all()
    return (
        dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {n: [] for n in names}
    )


def _roster(people: dict[str, list[Any]], columns: list[list[str]]) -> pd.DataFrame:
    further = [name for name, _ in columns if name not in ("group", "member", *ROSTER)]
    more = {name: [a.get(name) for a in people["attributes"]] for name in further}
    return _table({**people, **more, "group": people["label"]}, columns)


def _attendance(
    connection: Connection,
    group: int,
    people: dict[str, list[Any]],
    sessions: dict[str, list[Any]],
    columns: list[list[str]],
) -> pd.DataFrame:
    rows = _columns(
        connection,
        select(Attendance.session_id, Attendance.person_id, Attendance.status)
        .join(SessionRow, Attendance.session_id == SessionRow.id)
        .join(Person, Attendance.person_id == Person.id)
        .where(SessionRow.group_id == group)
        .order_by(SessionRow.position, func.coalesce(Attendance.place, Person.position), Attendance.id),
    )
    at = {i: k for k, i in enumerate(sessions["id"])}
    who = dict(zip(people["id"], people["member"], strict=True))
    place = [at[i] for i in rows["session_id"]]
    return _table(
        {
            "group": [sessions["label"][k] for k in place],
            "session": [sessions["session"][k] for k in place],
            "member": [who[i] for i in rows["person_id"]],
            "status": rows["status"],
        },
        columns,
    )


def _weights(stored: Sequence[float | None], *, needed: bool) -> list[float | None]:
    """The weights of acts, of which one without any weighs 1; none at all where nothing else is said."""
    weights = [1.0 if weight is None else weight for weight in stored]
    return list(weights) if needed or any(weight != 1.0 for weight in weights) else [None] * len(weights)


def _acts(
    connection: Connection,
    group: int,
    people: dict[str, list[Any]],
    sessions: dict[str, list[Any]],
    columns: list[list[str]],
) -> tuple[pd.DataFrame, list[str]]:
    """The acts, and the codes of those that were captured or corrected."""
    rows = _columns(
        connection,
        select(
            Act.id, Act.session_id, Act.sender_id, Act.addressed, Act.receiver_id, Act.at, Act.version, Act.place,
            *(getattr(Act, c) for c in PLAIN),
        )
        .join(SessionRow)
        .where(SessionRow.group_id == group, Act.removed.is_(False), Act.strand.is_(None))
        .order_by(SessionRow.position, Act.place, Act.id),
    )  # fmt: skip
    of_group = select(Act.id).join(SessionRow).where(SessionRow.group_id == group)
    texts = words_of(connection, of_group)
    if any("\0" in words for words in texts.values()):
        raise ValueError  # zeros in place of a damaged page: no text with them is ever stored
    several = receivers_of(connection, of_group)
    at = {i: k for k, i in enumerate(sessions["id"])}
    who = dict(zip(people["id"], people["member"], strict=True))
    place = [at[i] for i in rows["session_id"]]
    values: dict[str, list[Any]] = {
        **rows,
        "group": [sessions["label"][k] for k in place],
        "session": [sessions["session"][k] for k in place],
        "sender": [who[i] for i in rows["sender_id"]],
        "receiver": [
            receiver(word, one, several.get(act, ()), who)
            for act, word, one in zip(rows["id"], rows["addressed"], rows["receiver_id"], strict=True)
        ],
        "text": [texts.get(i) for i in rows["id"]],
    }
    had = {str(name) for name, _ in columns}
    values["weight"] = _weights(rows["weight"], needed="weight" in had)
    columns = _with_used(columns, values)
    captured = [at is not None for at in rows["at"]]
    if any(captured):
        values["seq"] = _numbered(place, rows["seq"])
        columns = _with_used(columns, values)
    if any(captured) or len(set(rows["place"])) > 1:
        # An act of another origin without an incident has an empty one, as a file's row has.
        for name in (*WORDS, "receiver"):
            values[name] = [
                "" if v is None and ((c and name in WORDS) or name not in had) else v
                for c, v in zip(captured, values[name], strict=True)
            ]
    entered = [c or version > 1 for c, version in zip(captured, rows["version"], strict=True)]
    codes = [code for code, here in zip(values["act"], entered, strict=True) if here and code]
    return _table(values, columns), codes


def _extended(scheme: Scheme, codes: Iterable[str]) -> Scheme:
    """The scheme with codes that were entered and that it lacks, as when a log is read."""
    new = [code for code in dict.fromkeys(codes) if code not in scheme]
    return (
        replace(scheme, codes=(*scheme.codes, *(Code(code, {"en": code}) for code in new))) if new else scheme
    )


def receiver(word: str | None, one: int | None, several: Sequence[int], who: dict[int, str]) -> str | None:
    """The receiver as it stands in a log."""
    if word is None:
        return None
    if word == "one":
        return who[one] if one is not None else UNKNOWN
    if word == "several":
        return SEPARATOR.join(who[i] for i in several)
    return ADDRESSED[word]


def _numbered(place: list[int], seq: list[float | None]) -> list[float]:
    """The acts' numbers; one that was captured has the next number in its session.

    Without numbers, the order of captured acts would be read from their times, which may be corrected.
    """
    numbers: list[float] = []
    for i, number in enumerate(seq):
        last = numbers[-1] if i and place[i] == place[i - 1] else 0.0
        numbers.append(last + 1 if number is None else number)
    return numbers


def _with_used(columns: list[list[str]], values: dict[str, list[Any]]) -> list[list[str]]:
    """The columns that the log had, and those that acts were given since, in the order of a log."""
    kinds = {str(column[0]): str(column[1]) for column in columns}
    for name in ACT_COLUMNS:
        if name not in kinds and any(v is not None for v in values[name]):
            kinds[name] = _KINDS.get(name, "category")
    order = [name for name in ACT_COLUMNS if name in kinds]
    return [[name, kinds[name]] for name in order]


def _table(values: dict[str, list[Any]], columns: list[list[str]]) -> pd.DataFrame:
    return pd.DataFrame({name: _column(values[name], kind) for name, kind in columns}, copy=False)


def _column(values: list[Any], kind: str) -> Any:
    if kind == "category":
        return _categories(values)
    if kind in ("str", "object", "string"):
        return pd.Series(
            ["" if v is None else v for v in values], dtype="object" if kind == "object" else "str"
        )
    if kind == "boolean" or kind[:1] in "IUF":
        return pd.Series(values, dtype=kind).array
    if None in values:
        return np.array([np.nan if v is None else v for v in values], dtype=np.float64)
    return np.array(values, dtype=kind)


def _categories(values: list[Hashable]) -> pd.Categorical:
    names = dict.fromkeys(v for v in values if v is not None)
    code = {name: i for i, name in enumerate(names)}
    codes = np.array([-1 if v is None else code[v] for v in values], dtype=np.int32)
    return pd.Categorical.from_codes(codes, pd.Index(list(names), dtype="str"))


def remark_as_dict(problem: Problem) -> dict[str, Any]:
    """A remark of an import as plain values."""
    plain = asdict(problem)
    plain["values"] = {
        k: v if isinstance(v, (str, int, float, bool)) else str(v) for k, v in problem.values.items()
    }
    plain["rows"] = [int(r) for r in problem.rows]
    plain["count"] = int(problem.count)
    return plain


def remark_of(entry: dict[str, Any]) -> Problem:
    """The remark of such values."""
    lists = {"rows": tuple(entry["rows"]), "suggestions": tuple(entry["suggestions"])}
    return Problem(**{**entry, **lists})
