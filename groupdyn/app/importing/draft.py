"""What was entered in the import so far, and what becomes of it. Nothing of it is written to disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

from groupdyn.app.importing.base import Base
from groupdyn.app.state import AppState
from groupdyn.columns import TABLES, kind_of_table, recognise
from groupdyn.errors import GroupdynError, Problem, ReadError
from groupdyn.i18n import N_
from groupdyn.readers.raw import RawTables
from groupdyn.schemes import Scheme
from groupdyn.validation import Checked, Repair, check, scheme_of
from groupdyn.validation.assembly import choose_scheme
from groupdyn.validation.coding import tidy
from groupdyn.validation.findings import Findings
from groupdyn.validation.tables import Table, find_tables

ACTS, UNUSED = "acts", "unused"
BESIDE = ("roster", "sessions", "attendance")
"""What a further file can hold."""
CARRIED, OWN = "carried", "own"
"""Beside the ids of the built-in schemes: the one that the file brings along, one from a file of its own."""

Recall = Callable[[Mapping[str, Sequence[str]]], dict[str, dict[str, str]] | None]
"""Table → headers, and how they were understood before: table → column key → header."""

MOST_KEPT = 4
"""How many outcomes a draft keeps."""


@dataclass(frozen=True)
class Reading:
    """What reading a file gave: its tables, or why it cannot be read."""

    raw: RawTables | None = None
    error: GroupdynError | None = None


@dataclass(frozen=True)
class Upload:
    """A file as it was dropped; the name is only ever shown."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of the content: the same file again is the same file."""
        return blake2b(self.content, digest_size=8).hexdigest()

    @cached_property
    def reading(self) -> Reading:
        """The file's tables, read once."""
        from groupdyn.readers import read_raw

        try:
            raw = read_raw(self.content, name=self.name)
        except GroupdynError as error:
            return Reading(error=error)
        if not raw.tables and not raw.problems:
            return Reading(error=ReadError(N_("The file “{name}” has no table in it."), name=self.name))
        return Reading(raw)

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or self.name

    @cached_property
    def lines(self) -> list[str]:
        """The lines of a text file; none of another file."""
        raw = self.reading.raw
        if raw is None or "delimiter" not in raw.details:
            return []
        try:
            text = self.content.decode(raw.details.get("encoding", "utf-8"), "replace")
        except LookupError:
            text = self.content.decode("utf-8", "replace")
        return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

    @cached_property
    def guess(self) -> str:
        """What the file's columns say it holds: `acts`, a kind of `BESIDE`, or `unused`."""
        raw = self.reading.raw
        kinds = [kind_by_columns(t.data.column_names, t.name) for t in raw.tables] if raw else []
        return next((kind for kind in (*TABLES, UNUSED) if kind in kinds), UNUSED)


def kind_by_columns(headers: Iterable[str], name: str = "") -> str:
    """Which table the headers make; `unused` where they make none.

    A column of sessions alone makes no table of sessions: questionnaires have one too.
    """
    headers = list(headers)
    kind = kind_of_table(headers, name) or UNUSED
    return UNUSED if kind == "sessions" and len(recognise(kind, headers)) < 2 else kind


@dataclass(frozen=True)
class Settled:
    """Problems that a person settled together, and how."""

    problems: tuple[Problem, ...]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class Outcome:
    """What checking the draft gave.

    Attributes
    ----------
    checked : the log or its problems.
    tables : kind → the source's table, its columns under their keys.
    sources : the raw tables that were checked, the main file's first.
    scheme : the coding scheme in use.
    codes : the codes that stand in the acts.
    """

    checked: Checked
    tables: Mapping[str, Table]
    sources: tuple[RawTables, ...]
    scheme: Scheme
    codes: tuple[str, ...]


@dataclass
class Draft:
    """An import under way.

    Attributes
    ----------
    main : the file with the acts.
    beside : further files; `kinds` says by fingerprint what each is.
    sheets : what the tables of the main file are, by position, where a person said so.
    mappings : (table, its headers in order of the alphabet) → column key → header, where a person chose; it
        outlives the draft, so that the next file with these headers is read the same way. "" is no column.
    group : the group's name; None until entered.
    scheme : id of a built-in scheme, `CARRIED` or `OWN` (then it is `own_scheme`); "" is the best fitting one.
    settled : problems that were settled.
    people : (group, member) → (name, role), where they were changed at the end; group is "" for a single one.
    edits : the number of the last edit of people that was taken up.
    silent : people who were there but neither acted nor were addressed.
    step : the step that is open.
    words : whether columns of free text are shown.
    wide : whether all known columns are shown, not only those in use; by table.
    shown : code of a problem → how many of its kind are shown.
    drops : counts uploads, so that the place to drop a file is empty again after each.
    refused : why the last dropped scheme was refused.
    opened : the group that was made of the draft.
    base : the kept group that the file's sessions go into; None where it becomes a group of its own.
    recall : says how a file with the same headers was read before, if anything can say it.
    """

    main: Upload | None = None
    beside: list[Upload] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    sheets: dict[int, str] = field(default_factory=dict)
    mappings: dict[tuple[str, tuple[str, ...]], dict[str, str]] = field(default_factory=dict)
    group: str | None = None
    scheme: str = ""
    own_scheme: Scheme | None = None
    settled: list[Settled] = field(default_factory=list)
    people: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    edits: int = 0
    silent: list[str] = field(default_factory=list)
    step: str = "file"
    words: bool = False
    wide: dict[str, bool] = field(default_factory=dict)
    shown: dict[str, int] = field(default_factory=dict)
    drops: int = 0
    refused: GroupdynError | None = None
    opened: str | None = None
    base: Base | None = None
    recall: Recall | None = field(default=None, repr=False)
    _recalled: dict[tuple[str, tuple[str, ...]], dict[str, str]] = field(default_factory=dict, repr=False)
    _memo: dict[tuple[Any, ...], Outcome] = field(default_factory=dict, repr=False)

    # --- files ---------------------------------------------------------------------------------

    def take(self, uploads: Iterable[Upload]) -> None:
        """Take up dropped files. The first with acts becomes the main one; the same file again changes nothing."""
        known = {u.fingerprint for u in self.files}
        new = [u for u in dict.fromkeys(uploads) if u.fingerprint not in known]
        if self.main is None and new:
            order = {ACTS: 0, UNUSED: 1}
            self.main = min(new, key=lambda u: order.get(u.guess, 2))
            new.remove(self.main)
        for upload in new:
            self.beside.append(upload)
            self.call(upload, UNUSED if upload.guess == ACTS else upload.guess)

    @property
    def files(self) -> list[Upload]:
        """All files, the main one first."""
        return [*([self.main] if self.main else []), *self.beside]

    def call(self, upload: Upload, kind: str) -> None:
        """Say what a further file is. Only one file can be each kind: the other is set unused."""
        if kind == ACTS and self.main is not None:
            self.beside[self.beside.index(upload)] = self.main
            self.kinds[self.main.fingerprint] = UNUSED
            self.main, self.sheets = upload, {}
            return
        for other in self.beside:
            if kind != UNUSED and self.kinds.get(other.fingerprint) == kind:
                self.kinds[other.fingerprint] = UNUSED
        self.kinds[upload.fingerprint] = kind

    def drop(self, upload: Upload) -> None:
        """Leave a further file out again."""
        self.beside.remove(upload)

    def line_of(self, table: str, row: int) -> str:
        """A row of a text file as it stands there; a file's only table has the file's name."""
        lines = next((u.lines for u in self.files if u.stem == table), [])
        return lines[row - 1] if 0 < row <= len(lines) else ""

    def restarted(self) -> Draft:
        """A new draft, into the same group, that knows how headers were read before."""
        return Draft(mappings=self.mappings, drops=self.drops + 1, base=self.base)

    def sheet_kinds(self) -> list[str]:
        """What each table of the main file is: as a person said, else as its columns say; a single one is the acts."""
        raw = self.main.reading.raw if self.main else None
        if raw is None:
            return []
        alone = len(raw.tables) == 1
        by_columns = [ACTS if alone else kind_by_columns(t.data.column_names, t.name) for t in raw.tables]
        return [self.sheets.get(i, kind) for i, kind in enumerate(by_columns)]

    def main_tables(self) -> RawTables | None:
        """The main file's tables of acts."""
        raw = self.main.reading.raw if self.main else None
        if raw is None:
            return None
        acts = [t for t, kind in zip(raw.tables, self.sheet_kinds(), strict=True) if kind == ACTS]
        return replace(raw, tables=tuple(replace(table, name=ACTS) for table in acts))

    @property
    def companions(self) -> dict[str, RawTables]:
        """Kind → the tables that were called so, of the main file and of the further ones."""
        found: dict[str, RawTables] = {}
        raw = self.main.reading.raw if self.main else None
        for table, kind in zip(raw.tables if raw else (), self.sheet_kinds(), strict=True):
            if raw and kind in BESIDE:
                before = found[kind].tables if kind in found else ()
                found[kind] = RawTables((*before, table), raw.format)
        for upload in self.beside:
            kind, given = self.kinds.get(upload.fingerprint, UNUSED), upload.reading.raw
            if given is not None and kind in BESIDE:
                before = found[kind].tables if kind in found else ()
                found[kind] = replace(given, tables=(*before, *given.tables))
        return found

    # --- what becomes of it --------------------------------------------------------------------

    def tables(self) -> dict[str, Table]:
        """Kind → the source's table, its columns under the keys that are recognised or were chosen."""
        raw = self.main_tables()
        return {} if raw is None else find_tables(raw, self.companions, self.mapping(), Findings())

    def mapping(self) -> dict[str, Mapping[str, str]]:
        """Table → column key → header, where a person chose."""
        raw = self.main_tables()
        if raw is None:
            return {}
        found = find_tables(raw, self.companions, {}, Findings())
        chosen = {kind: self._chosen(kind, table) for kind, table in found.items()}
        return {kind: columns for kind, columns in chosen.items() if columns}

    def _chosen(self, kind: str, table: Table) -> Mapping[str, str]:
        """Column key → header, as chosen in this visit, else as it was kept of a table with the same headers."""
        key = (kind, headers_of(table))
        return self.mappings[key] if key in self.mappings else self._kept(key)

    def _kept(self, key: tuple[str, tuple[str, ...]]) -> dict[str, str]:
        kind, headers = key
        if key not in self._recalled:
            if self.recall is None:
                return {}
            self._recalled[key] = (self.recall({kind: headers}) or {}).get(kind, {})
        return self._recalled[key]

    def to_remember(self) -> list[tuple[dict[str, tuple[str, ...]], dict[str, dict[str, str]]]]:
        """The tables whose columns a person chose, as (headers, mapping), where nobody keeps that yet."""
        found = [(kind, headers_of(table)) for kind, table in self.tables().items()]
        chosen = [(key, self.mappings[key]) for key in found if self.mappings.get(key)]
        return [({key[0]: key[1]}, {key[0]: dict(book)}) for key, book in chosen if book != self._kept(key)]

    def choose_column(self, table: str, key: str, header: str) -> None:
        """Say which header stands for a column; it stands for no other one then."""
        there = self.tables()[table]
        book = self.mappings.setdefault((table, headers_of(there)), dict(self._chosen(table, there)))
        for other, chosen in list(book.items()):
            if header and chosen == header and other != key:
                book[other] = ""
        book[key] = header

    @property
    def group_name(self) -> str:
        """The group's name where no column says it: as entered, else as the file says, else its name."""
        if self.group is not None and self.group.strip():
            return self.group.strip()
        raw = self.main.reading.raw if self.main else None
        said = str(raw.meta.get("group") or "") if raw else ""
        return said or (self.main.stem if self.main else "")

    @property
    def carries_scheme(self) -> bool:
        """Whether the main file brings its coding scheme along."""
        raw = self.main.reading.raw if self.main else None
        return bool(raw and raw.meta.get("scheme"))

    def chosen_scheme(self) -> Scheme | None:
        """The scheme a person chose; None for the file's own, or the best fitting one."""
        from groupdyn.schemes import SCHEMES, read_scheme

        if self.scheme == OWN:
            return self.own_scheme
        return read_scheme(self.scheme) if self.scheme in SCHEMES else None

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """The repairs in the order in which they were chosen; a code that the scheme has by now needs none."""
        scheme = self.base.log.scheme if self.base else self.chosen_scheme()
        return tuple(
            repair
            for settled in self.settled
            for repair in settled.repairs
            if not (repair.code == "unknown-code" and scheme is not None and repair.found in scheme)
        )

    def outcome(self) -> Outcome:
        """What was entered, checked; the last few results are kept.

        Raises
        ------
        GroupdynError : no file was given, or the scheme that the file names or carries cannot be used.
        """
        return self._check("", self.companions)

    def outcome_with(self, roster: RawTables) -> Outcome:
        """The same with another roster, which is made of `people` and `silent`.

        Raises
        ------
        GroupdynError : as in `outcome`.
        """
        return self._check(
            repr((sorted(self.people.items()), self.silent)), {**self.companions, "roster": roster}
        )

    def _beside_base(self, raw: RawTables, companions: Mapping[str, RawTables]) -> Mapping[str, RawTables]:
        """The companions, with the roster of the kept group unless the file brings one."""
        if self.base is None or "roster" in companions:
            return companions
        acts = find_tables(raw, companions, self.mapping(), Findings()).get(ACTS)
        labels = acts.coded("group").used() if acts is not None and acts.has("group") else []
        return {**companions, "roster": self.base.roster(labels[0] if labels else self.group_name)}

    def _check(self, people: str, companions: Mapping[str, RawTables]) -> Outcome:
        raw = self.main_tables()
        if raw is None:
            raise ReadError(N_("No file was given yet."))
        mapping = self.mapping()
        scheme = self.base.log.scheme if self.base else self.chosen_scheme() or scheme_of(raw)
        companions = self._beside_base(raw, companions)
        files = tuple((u.fingerprint, self.kinds.get(u.fingerprint)) for u in self.files)
        said = (
            files,
            sorted(self.sheets.items()),
            sorted((k, sorted(m.items())) for k, m in mapping.items()),
        )
        key = (repr(said), scheme.fingerprint if scheme else "", self.repairs, self.group_name, people,
               self.base.log.fingerprint if self.base else "")  # fmt: skip
        if key not in self._memo:
            tables = find_tables(raw, companions, mapping, Findings())
            codes = _codes(tables.get(ACTS))
            scheme = scheme or choose_scheme(list(codes))
            checked = check(
                raw,
                roster=companions.get("roster"),
                sessions=companions.get("sessions"),
                attendance=companions.get("attendance"),
                mapping=mapping,
                scheme=scheme,
                repairs=self.repairs,
                group=self.group_name,
            )
            while len(self._memo) >= MOST_KEPT:
                self._memo.pop(next(iter(self._memo)))
            self._memo[key] = Outcome(checked, tables, (raw, *companions.values()), scheme, codes)
        return self._memo[key]

    # --- repairs -------------------------------------------------------------------------------

    def settle(self, problems: Iterable[Problem], action: Any, to: str = "") -> None:
        """Settle problems together; an earlier answer to one of them is replaced."""
        problems = tuple(problems)
        self.settled = [s for s in self.settled if not any(r.settles(p) for r in s.repairs for p in problems)]
        self.settled.append(Settled(problems, tuple(Repair.of(p, action, to) for p in problems)))

    def undo(self, settled: Settled) -> None:
        """Take an answer back."""
        self.settled = [s for s in self.settled if s is not settled]


def _codes(acts: Table | None) -> tuple[str, ...]:
    """The codes that stand in the acts, by first appearance."""
    if acts is None or not acts.has("act"):
        return ()
    return tuple(dict.fromkeys(code for value in acts.coded("act").used() if (code := tidy(value))))


def headers_of(table: Table) -> tuple[str, ...]:
    """All headers of a table, in order of the alphabet."""
    return tuple(sorted((*table.headers.values(), *table.extra)))


def draft_of(visit: AppState) -> Draft:
    """The import under way; files that were dropped on the start page are taken up.

    Companions alone go with the import that waits for them; a log begins a new one.
    """
    draft = visit.entries.get("draft")
    if not isinstance(draft, Draft):
        draft = Draft()
    if "files" in visit.entries:
        uploads = [Upload(name, content) for name, content in visit.entries.pop("files")]
        visit.entries.pop("into", None)
        begun = draft.main is not None and draft.opened is None
        joins = begun and all(upload.guess in BESIDE for upload in uploads)
        same = draft.main is not None and draft.main.fingerprint in {u.fingerprint for u in uploads}
        if not joins and not same:
            draft = draft.restarted()
        draft.base = None
        draft.take(uploads)
    visit.entries["draft"] = draft
    return draft
