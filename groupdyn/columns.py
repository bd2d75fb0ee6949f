"""The columns each table of a log may have, and the names people give them.

A header is recognised without regard to case, spaces, hyphens and underscores, in English or
Indonesian. To add a name people use: one word in `ALIASES`; to add a column: one `Column` line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from groupdyn.i18n import N_

Kind = Literal["name", "names", "number", "time", "flag", "text", "date", "spans"]


@dataclass(frozen=True)
class Column:
    """A column groupdyn knows: its key, what it holds, and how it is explained to a person."""

    key: str
    kind: Kind
    about: str
    obligatory: bool = False


ACTS: tuple[Column, ...] = (
    Column("session", "name", N_("The session the act belongs to"), obligatory=True),
    Column("sender", "name", N_("Who acts"), obligatory=True),
    Column("receiver", "names", N_("Whom the act is addressed to: a member, A;B, GROUP, SELF or empty")),
    Column(
        "receiver_confidence",
        "number",
        N_("How sure a proposed receiver is, from 0 to 1; empty where somebody observed whom it was"),
    ),
    Column("act", "name", N_("The code of the act in the coding scheme"), obligatory=True),
    Column("start_s", "time", N_("When the act begins: seconds, minutes:seconds, or a date and time")),
    Column("end_s", "time", N_("When the act ends")),
    Column("seq", "number", N_("The order of the acts in the session")),
    Column("weight", "number", N_("How strong the tie is that the act makes (1 if not given)")),
    Column("valence", "number", N_("Supportive (1), neutral (0) or hostile (−1)")),
    Column("intensity", "number", N_("How intense the act is")),
    Column("here_and_now", "flag", N_("About this group, now: yes or no")),
    Column("incident", "name", N_("A name that links the acts of one incident")),
    Column("rater", "name", N_("Who coded the act")),
    Column("text", "text", N_("A note or the words; never shown unless asked for")),
    Column("specific", "flag", N_("Feedback: about particular behaviour")),
    Column("owned", "flag", N_("Feedback: spoken as “I”")),
    Column("qualified", "flag", N_("Feedback: with a qualification")),
    Column("response", "name", N_("Feedback: accepted, explored, deflected or unanswered")),
    Column("group", "name", N_("The group, where a file holds several")),
)

ROSTER: tuple[Column, ...] = (
    Column("member", "name", N_("The person's id, as the acts use it"), obligatory=True),
    Column("name", "name", N_("The name to show")),
    Column("role", "name", N_("The role: member, leader, co-leader or observer")),
    Column("joined", "name", N_("The session in which the person joined")),
    Column("left", "name", N_("The last session the person was a member")),
    Column("seat", "number", N_("The seat in the circle, counted clockwise")),
    Column("session", "name", N_("A session in which the person was present")),
    Column("group", "name", N_("The group, where a file holds several")),
)

SESSIONS: tuple[Column, ...] = (
    Column("session", "name", N_("The session's name, as the acts use it"), obligatory=True),
    Column("number", "number", N_("The session's place in the series")),
    Column("date", "date", N_("The day of the session")),
    Column("planned_s", "number", N_("Planned length in seconds")),
    Column("length_s", "number", N_("Real length in seconds")),
    Column("breaks", "spans", N_("Breaks, as start-end in seconds, several joined by ;")),
    Column("group", "name", N_("The group, where a file holds several")),
)

ATTENDANCE: tuple[Column, ...] = (
    Column("session", "name", N_("The session"), obligatory=True),
    Column("member", "name", N_("The person"), obligatory=True),
    Column("status", "name", N_("The attendance: present, late, left early or absent"), obligatory=True),
    Column("group", "name", N_("The group, where a file holds several")),
)

SCORES: tuple[Column, ...] = (
    Column("session", "name", N_("The session that was rated"), obligatory=True),
    Column("rater", "name", N_("Who rated"), obligatory=True),
    Column("perspective", "name", N_("As what: member, leader or observer (the rater's role if not given)")),
    Column("instrument", "name", N_("The questionnaire"), obligatory=True),
    Column("scale", "name", N_("The scale of the questionnaire"), obligatory=True),
    Column("score", "number", N_("The score; empty if it is undefined"), obligatory=True),
)

CHOICES: tuple[Column, ...] = (
    Column("session", "name", N_("The session after which was chosen"), obligatory=True),
    Column("chooser", "name", N_("Who chooses"), obligatory=True),
    Column("chosen", "name", N_("Who is chosen"), obligatory=True),
    Column("criterion", "name", N_("What for, such as “work together”"), obligatory=True),
    Column("valence", "number", N_("1: would like to; −1: would rather not (1 if not given)")),
    Column("guess", "flag", N_("Yes: the chooser expects to be chosen by that person")),
)

TABLES: Mapping[str, tuple[Column, ...]] = {
    "acts": ACTS,
    "roster": ROSTER,
    "sessions": SESSIONS,
    "attendance": ATTENDANCE,
}
"""The tables of a log."""

BESIDE: Mapping[str, tuple[Column, ...]] = {"scores": SCORES, "choices": CHOICES}
"""The tables of what is kept beside a log."""

ALIASES: Mapping[str, tuple[str, ...]] = {
    "session": ("sesi", "meeting", "pertemuan", "wave"),
    "sender": ("pengirim", "from", "dari", "speaker", "pembicara", "source", "actor", "giver", "pemberi"),
    "receiver": (
        "penerima",
        "to",
        "ke",
        "kepada",
        "target",
        "addressee",
        "recipient",
        "listener",
        "pendengar",
    ),
    "receiver_confidence": (
        "confidence",
        "addressee confidence",
        "keyakinan",
        "keyakinan penerima",
        "kepastian penerima",
    ),
    "act": ("tindakan", "type", "code", "kode", "kategori", "category", "behavior", "behaviour", "perilaku"),
    "start_s": ("start", "time", "waktu", "mulai", "onset", "begin", "timestamp", "jam", "time_s", "waktu_s"),
    "end_s": ("end", "selesai", "akhir", "offset", "stop"),
    "seq": ("sequence", "order", "urutan", "no", "nomor urut", "line", "turn"),
    "weight": ("bobot", "count", "jumlah", "frequency", "frekuensi"),
    "valence": ("valensi", "sign", "tanda"),
    "intensity": ("intensitas",),
    "here_and_now": ("hereandnow", "sini kini", "di sini dan kini"),
    "incident": ("insiden", "kejadian"),
    "rater": ("penilai", "coder", "pengode", "observer id"),
    "text": ("teks", "note", "catatan", "words", "utterance", "ucapan", "comment", "komentar"),
    "specific": ("spesifik",),
    "owned": ("pernyataan aku", "pernyataan saya"),
    "qualified": ("berkualifikasi",),
    "response": ("tanggapan", "respons"),
    "group": ("kelompok", "grup"),
    "member": ("anggota", "node", "name id", "person", "orang", "participant", "peserta", "id"),
    "name": ("nama", "display name", "nama tampilan"),
    "role": ("peran",),
    "joined": ("bergabung", "masuk"),
    "left": ("keluar", "meninggalkan"),
    "seat": ("kursi", "tempat duduk"),
    "number": ("nomor",),
    "date": ("tanggal", "day", "hari"),
    "planned_s": ("planned", "direncanakan", "rencana"),
    "length_s": ("length", "duration", "durasi", "lama"),
    "breaks": ("break", "jeda", "istirahat"),
    "status": ("attendance", "kehadiran", "presence"),
    "perspective": ("perspektif", "sudut pandang"),
    "instrument": ("instrumen", "questionnaire", "kuesioner"),
    "scale": ("skala", "subscale", "subskala"),
    "score": ("skor", "value", "nilai"),
    "chooser": ("pemilih",),
    "chosen": ("dipilih", "terpilih"),
    "criterion": ("kriteria", "kriterium"),
    "guess": ("tebakan", "expected", "dugaan"),
}


def plain(header: str) -> str:
    """A header without case, accents' encoding, spaces, hyphens and underscores."""
    return "".join(c for c in unicodedata.normalize("NFKC", header).casefold() if c.isalnum())


def _keys(columns: Iterable[Column]) -> dict[str, str]:
    found: dict[str, str] = {}
    for column in columns:
        for name in (column.key, *ALIASES.get(column.key, ())):
            found.setdefault(plain(name), column.key)
    return found


_RECOGNISED = {table: _keys(columns) for table, columns in (*TABLES.items(), *BESIDE.items())}
_NUMERIC = {
    name
    for table in TABLES
    for name, key in _RECOGNISED[table].items()
    if key in {c.key for columns in TABLES.values() for c in columns if c.kind in ("number", "time")}
}
_NAMES = {name for table in _RECOGNISED.values() for name, key in table.items() if key != "text"}


def is_numeric(header: str) -> bool:
    """Whether a header names a column of numbers (or times), in any table."""
    return plain(header) in _NUMERIC


def is_name(header: str) -> bool:
    """Whether a header names a column whose values repeat, in any table: everything known except notes."""
    return plain(header) in _NAMES


def recognise(table: str, headers: Iterable[str]) -> dict[str, str]:
    """Which header stands for which column: `{column key: header}`; the exact name wins over an alias."""
    headers = list(headers)
    known = _RECOGNISED[table]
    mapping: dict[str, str] = {}
    for exact in (True, False):
        for header in headers:
            key = known.get(plain(header))
            if key and key not in mapping and (plain(header) == plain(key)) == exact:
                mapping[key] = header
    if table == "roster" and "member" not in mapping and "name" in mapping:
        mapping["member"] = mapping["name"]
    return mapping


def kind_of_table(headers: Iterable[str], name: str = "") -> str | None:
    """Which table a set of headers makes; a sheet's name decides between those that fit."""
    fits = []
    for table, columns in TABLES.items():
        mapping = recognise(table, headers)
        if all(c.key in mapping for c in columns if c.obligatory):
            fits.append(table)
    named = {plain(t): t for t in TABLES} | {
        "tindakan": "acts", "anggota": "roster", "peserta": "roster", "daftaranggota": "roster",
        "sesi": "sessions", "kehadiran": "attendance", "nodes": "roster", "members": "roster",
    }  # fmt: skip
    if (wanted := named.get(plain(name))) in fits:
        return wanted
    for table in ("acts", "attendance", "roster", "sessions"):
        if table in fits:
            return table
    return None
