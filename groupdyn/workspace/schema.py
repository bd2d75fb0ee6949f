"""The tables of a workspace.

People are rows, and acts point at them: a person is renamed or erased in one place. Free text stands in
tables of its own (`act_texts`, `notes`). Every row that a person can edit has a `version` that each
change raises, so that two editors notice one another. To add a field: a column here and a migration.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, MetaData, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {str: Text, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012 – SQLAlchemy's form


def _of(target: str, *, key: bool = False, index: bool = False) -> Any:
    """A column that points at a row of another table and goes when that row goes."""
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), primary_key=key, index=index)


class Head(Base):
    """One row: where the audit trail ends, and the header where no file beside the database holds it."""

    __tablename__ = "head"
    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int]
    mac: Mapped[str]
    at: Mapped[str]
    header: Mapped[str | None]


class SchemeRow(Base):
    """A coding scheme as its JSON holds it."""

    __tablename__ = "schemes"
    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]]


class Group(Base):
    """A group, or several whose log came in one file.

    `columns` says which columns each table of the log has and of what kind; `keep_until` is a day.
    """

    __tablename__ = "groups"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"))
    columns: Mapped[dict[str, Any]]
    inferred: Mapped[list[Any]]
    remarks: Mapped[list[Any]]
    created_at: Mapped[str]
    keep_until: Mapped[str | None]
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Import(Base):
    """What was taken in, so that the same content is not taken twice."""

    __tablename__ = "imports"
    __table_args__ = (UniqueConstraint("group_id", "fingerprint"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id")
    fingerprint: Mapped[str] = mapped_column(index=True)
    at: Mapped[str]


class Person(Base):
    """Somebody on a group's roster. `label` is the group's name inside the log."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("group_id", "label", "member"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id")
    label: Mapped[str]
    position: Mapped[int]
    member: Mapped[str]
    name: Mapped[str | None]
    role: Mapped[str | None]
    joined: Mapped[str | None]
    left: Mapped[str | None]
    seat: Mapped[float | None]
    attributes: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)


class SessionRow(Base):
    """A meeting of a group; `clock` is that of its recording in the app (see `groupdyn.capture.recording`)."""

    __tablename__ = "sessions"
    __table_args__ = (UniqueConstraint("group_id", "label", "session"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id")
    label: Mapped[str]
    position: Mapped[int]
    session: Mapped[str]
    number: Mapped[float | None]
    date: Mapped[str | None]
    planned_s: Mapped[float | None]
    length_s: Mapped[float | None]
    breaks: Mapped[str | None]
    clock: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)


class Attendance(Base):
    """Whether a person was in a session. `place` only where a log's rows are not in the roster's order."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _of("sessions.id")
    person_id: Mapped[int] = _of("people.id", index=True)
    place: Mapped[int | None]
    status: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class Act(Base):
    """Something somebody did.

    `addressed` is `one` (then `receiver_id`), `several` (then rows in `act_receivers`), `group`,
    `self`, `nobody` (empty) or null (not recorded). `client` and `number` tell a captured act's
    deliveries apart; `at` is the wall clock, kept but never used for order. A removed act is kept for redo.
    `strand` is null in the log itself; else whose coding beside the log the act belongs to.
    `receiver_confidence` is null where the receiver was observed; else how sure the proposal is, in [0, 1].
    """

    __tablename__ = "acts"
    __table_args__ = (UniqueConstraint("session_id", "client", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"))
    place: Mapped[float]
    sender_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    addressed: Mapped[str | None]
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    act: Mapped[str | None]
    seq: Mapped[float | None]
    start_s: Mapped[float | None]
    end_s: Mapped[float | None]
    weight: Mapped[float | None]
    valence: Mapped[float | None]
    intensity: Mapped[float | None]
    here_and_now: Mapped[bool | None]
    incident: Mapped[str | None]
    rater: Mapped[str | None]
    specific: Mapped[bool | None]
    owned: Mapped[bool | None]
    qualified: Mapped[bool | None]
    response: Mapped[str | None]
    client: Mapped[str | None]
    number: Mapped[int | None]
    at: Mapped[str | None]
    clock: Mapped[str | None]
    strand: Mapped[str | None]
    receiver_confidence: Mapped[float | None]
    removed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class ActReceiver(Base):
    """One of several receivers of an act, in the order in which they were named."""

    __tablename__ = "act_receivers"
    act_id: Mapped[int] = _of("acts.id", key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = _of("people.id", index=True)


class ActText(Base):
    """The words of an act."""

    __tablename__ = "act_texts"
    act_id: Mapped[int] = _of("acts.id", key=True)
    text: Mapped[str]


class Incident(Base):
    """What a person says about an incident; `label` is the word that its acts carry."""

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("group_id", "label"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id")
    label: Mapped[str]
    title: Mapped[str]
    about: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Score(Base):
    """One score of a questionnaire. `rater_id` is who rated, `about_id` who was rated (if anybody)."""

    __tablename__ = "scores"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    session_id: Mapped[int | None] = _of("sessions.id")
    rater_id: Mapped[int | None] = _of("people.id")
    about_id: Mapped[int | None] = _of("people.id")
    perspective: Mapped[str]
    instrument: Mapped[str]
    scale: Mapped[str]
    score: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)


class Choice(Base):
    """A sociometric choice; `guess` marks one that the chooser expects to receive, not one made."""

    __tablename__ = "choices"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    session_id: Mapped[int | None] = _of("sessions.id")
    chooser_id: Mapped[int] = _of("people.id")
    chosen_id: Mapped[int] = _of("people.id")
    criterion: Mapped[str]
    valence: Mapped[float | None]
    guess: Mapped[float | None]
    version: Mapped[int] = mapped_column(default=1)


class Form(Base):
    """A form of the group's own: a questionnaire's key, or what a choice is about. `content` is JSON as text."""

    __tablename__ = "forms"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    label: Mapped[str]
    content: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Note(Base):
    """A note on a group, a session, an act or a person; `starred` is a moment to come back to.

    `client` and `number` tell which of a pad's actions made it.
    """

    __tablename__ = "notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    session_id: Mapped[int | None] = _of("sessions.id")
    act_id: Mapped[int | None] = _of("acts.id")
    person_id: Mapped[int | None] = _of("people.id")
    at_s: Mapped[float | None]
    text: Mapped[str]
    starred: Mapped[bool] = mapped_column(default=False)
    at: Mapped[str]
    client: Mapped[str | None]
    number: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class Guess(Base):
    """The facilitator's guess of a session's result, taken before any was shown; see `groupdyn.lenses.mirror`.

    `about_id` is the second person of a pair, `text` what was said in words. That somebody would rather not
    guess is a guess too, with the question `skipped`.
    """

    __tablename__ = "guesses"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    session_id: Mapped[int | None] = _of("sessions.id")
    person_id: Mapped[int | None] = _of("people.id")
    about_id: Mapped[int | None] = _of("people.id")
    question: Mapped[str]
    value: Mapped[float | None]
    text: Mapped[str | None]
    by: Mapped[str]
    at: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)


class Mapping(Base):
    """How a file's headers were understood, for the next file with the same headers."""

    __tablename__ = "mappings"
    id: Mapped[int] = mapped_column(primary_key=True)
    headers: Mapped[str] = mapped_column(unique=True)
    mapping: Mapped[dict[str, Any]]
    at: Mapped[str]


class SetAside(Base):
    """A row of a source that a person set aside at an import, as it stood."""

    __tablename__ = "set_aside"
    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = _of("groups.id", index=True)
    place: Mapped[str]
    row: Mapped[int]
    reason: Mapped[str]
    cells: Mapped[dict[str, Any]]


class Coding(Base):
    """A rater's coding of a session beside its log: its acts bear `rater` as their strand.

    `by` is the user who began it; blind until `finished_at`. An agreed log was made of it at `reconciled_at`;
    `decisions` says what was decided about the acts on which it differs from the log.
    """

    __tablename__ = "codings"
    __table_args__ = (UniqueConstraint("session_id", "rater"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = _of("sessions.id")
    rater: Mapped[str]
    by: Mapped[str]
    started_at: Mapped[str]
    finished_at: Mapped[str | None]
    reconciled_at: Mapped[str | None]
    decisions: Mapped[dict[str, Any] | None]
    version: Mapped[int] = mapped_column(default=1)


class Setting(Base):
    """A setting of the workspace, such as after how many idle minutes it locks."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


class Grant(Base):
    """What somebody of a team may do with a group, or with every group where `group_id` is null."""

    __tablename__ = "grants"
    __table_args__ = (UniqueConstraint("person", "group_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    role: Mapped[str]
    group_id: Mapped[int | None] = _of("groups.id")
    names: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class Copy(Base):
    """A copy that this workspace made, and where; `kind` is `backup` or `export`."""

    __tablename__ = "copies"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    path: Mapped[str]
    at: Mapped[str]


class Entry(Base):
    """One entry of the audit trail; see `groupdyn.workspace.trail`."""

    __tablename__ = "trail"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    clock: Mapped[str]
    who: Mapped[str]
    action: Mapped[str]
    group_id: Mapped[int | None]
    of: Mapped[int | None]
    about: Mapped[str]
    images: Mapped[str | None]
    digest: Mapped[str]
    mac: Mapped[str]
