"""From a log to a log in which nobody is named.

Pseudonyms are invented given names, drawn at random for each visit or export: neither alphabetical
nor in roster order. Free text, incident names, raters, attributes of people, group names and dates
go; sessions keep their number. Five people can still be recognised by what they did: say so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import count, islice

import numpy as np
import pandas as pd

from groupdyn.errors import SettingError
from groupdyn.log import GROUP, SELF, SEPARATOR, InteractionLog
from groupdyn.ties import build_stacks

NAMES: Mapping[str, tuple[str, ...]] = {
    "en": (
        "Alba", "Arden", "Blair", "Bryn", "Cato", "Cleo", "Corin", "Dale", "Darcy", "Eden", "Ellis", "Ember",
        "Fenn", "Flynn", "Gale", "Greer", "Haven", "Hollis", "Indra", "Ivo", "Jory", "Jules", "Kit", "Kerris",
        "Lark", "Linden", "Marlo", "Merle", "Neve", "Noor", "Oakley", "Orla", "Perrin", "Piers", "Quill", "Reeve",
        "Rowan", "Sable", "Sorrel", "Tamsin", "Tate", "Umber", "Vale", "Vesper", "Wren", "Wyatt", "Yarrow", "Zephyr",
    ),
    "id": (
        "Aruna", "Awan", "Banyu", "Bening", "Bumi", "Cahya", "Cakra", "Danu", "Daru", "Embun", "Enggar", "Fajar",
        "Galih", "Gita", "Hening", "Hutan", "Intan", "Jati", "Jingga", "Kelana", "Kirana", "Laras", "Lintang",
        "Mega", "Melati", "Nala", "Nilam", "Osi", "Pandu", "Pelangi", "Raka", "Ranti", "Rimba", "Samudra", "Sekar",
        "Senja", "Surya", "Taruna", "Teduh", "Tirta", "Umbara", "Utari", "Wangi", "Wening", "Wira", "Yuda", "Yuni",
        "Zamrud",
    ),
}  # fmt: skip
"""Language → short given names that no roster is likely to be made of as a whole."""

LASTING: tuple[str, ...] = (
    "Adhara", "Alcor", "Altair", "Anthe", "Atria", "Avior", "Capella", "Carina", "Carme", "Deneb", "Despina", "Dione",
    "Elara", "Elnath", "Enif", "Ersa", "Ginan", "Himalia", "Izar", "Juno", "Lyra", "Meissa", "Mimas", "Mintaka",
    "Mizar", "Naos", "Nashira", "Nereid", "Oberon", "Orion", "Pandia", "Polaris", "Pollux", "Porrima", "Rhea", "Rigel",
    "Sabik", "Spica", "Telesto", "Tethys", "Triton", "Umbriel", "Vega", "Vesta", "Wezen", "Yildun", "Zaniah", "Zosma",
)  # fmt: skip
"""Names for whoever knows people by invented names for years: of stars and moons.

They are the same in every language, so that a person has one name in a printed picture, on the screen and in
what is said, whatever language the page is in; none is a name drawn for a visit, so that the two are not mixed up.
Left out are stars and moons with a meaning in English or Indonesian, or with a story that says something of a person.
"""


def choose_pseudonyms(
    log: InteractionLog, rng: np.random.Generator, language: str = "en", *, taken: Iterable[str] = ()
) -> dict[str, str]:
    """A pseudonym for everybody on the roster: id → invented name, no two alike, none a real one.

    Names that stand anywhere in the roster (as a word of an id or a name, whatever the case) are not used,
    nor are those that are `taken`. They are drawn in random order, so that nothing leads back from them. A
    language without names of its own gets English ones; where names run out, they bear numbers.
    """
    members = list(dict.fromkeys(log.roster["member"].astype(str)))
    real = real_words(log) | {name.casefold() for name in taken}
    invented = NAMES.get(language, NAMES["en"])
    free = list(islice(free_names(invented, real), max(len(members), len(invented))))
    chosen = rng.permutation(np.array(free, dtype=object))[: len(members)]
    return dict(zip(members, map(str, chosen), strict=True))


def free_names(invented: Iterable[str], real: Set[str]) -> Iterator[str]:
    """The invented names that nobody has, in their order; then the same with numbers, without end.

    `real` are words in lower case, as `real_words` gives them.
    """
    usable = [name for name in invented if name.casefold() not in real] or ["Person"]
    numbered = (name if i < 2 else f"{name} {i}" for i in count(1) for name in usable)
    return (name for name in numbered if name.casefold() not in real)


def real_words(log: InteractionLog) -> frozenset[str]:
    """Every id and name of the roster, and each word of them, in lower case: no pseudonym may be one.

    Each stands there without its accents too, for `Rhéa` is read as `Rhea`.
    """
    words = {
        word.casefold()
        for column in ("member", "name")
        for entry in log.roster[column].astype(str)
        for word in (entry, *re.split(r"[\W\d_]+", entry))
    }
    return frozenset(words | {_without_accents(word) for word in words})


def _without_accents(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def pseudonymise(log: InteractionLog, names: Mapping[str, str]) -> InteractionLog:
    """The log with every person renamed by `names`, and with nothing else that names anybody.

    The people stand in the order of their pseudonyms, so that their order does not tell who they are.

    Raises
    ------
    SettingError
        if somebody on the roster has no pseudonym, two people have the same, or one cannot be an id.
    """
    members = list(dict.fromkeys(log.roster["member"].astype(str)))
    _check_names(members, names)
    sessions = _plain_sessions(log)
    by_place = pd.Categorical(sessions["session"])
    labels = dict.fromkeys([*log.groups, *map(str, log.roster["group"].unique())])  # one may not have met yet
    groups = {g: str(i) for i, g in enumerate(labels, start=1)}
    acts = log.acts.drop(columns=[c for c in ("text", "rater") if c in log.acts])
    acts = acts.assign(
        group=_renamed(acts["group"], groups),
        session=by_place[log.addressing.session],
        sender=_renamed(acts["sender"], names),
        receiver=_translated(acts["receiver"], lambda value: _receivers(value, names)),
    )
    if "incident" in acts:
        acts["incident"] = _numbered(acts["incident"])
    return log.replace(
        acts=acts,
        roster=_plain_roster(log, names, groups),
        sessions=sessions.assign(group=_renamed(sessions["group"], groups), session=by_place),
        attendance=_plain_attendance(log, sessions, names, groups),
        remarks=(),
    )


def _check_names(members: Sequence[str], names: Mapping[str, str]) -> None:
    if missing := [m for m in members if m not in names]:
        raise SettingError("{count} people have no pseudonym.", count=len(missing))
    chosen = [names[m] for m in members]
    if len(set(chosen)) < len(members):
        raise SettingError("Two people would have the same pseudonym.")
    for name in chosen:
        if name.upper() in ("", GROUP, SELF) or SEPARATOR in name:
            raise SettingError("“{name}” cannot be a pseudonym: it has a meaning of its own.", name=name)


def _translated(column: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """A categorical column with its values changed. No value that no row holds, and no order of the
    old values, is left in it.
    """
    used = column.cat.remove_unused_categories().cat
    changed = [change(str(value)) for value in used.categories]
    codes = pd.Categorical(changed).codes[used.codes]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(sorted(set(changed)))), index=column.index)


def _renamed(column: pd.Series, names: Mapping[str, str]) -> pd.Series:
    return _translated(column, lambda value: names[value])


def _receivers(value: str, names: Mapping[str, str]) -> str:
    """The receivers renamed; several in the order of their pseudonyms."""
    return SEPARATOR.join(sorted(p if p in (GROUP, SELF, "") else names[p] for p in value.split(SEPARATOR)))


def _numbered(column: pd.Series) -> pd.Series:
    """Incidents numbered as they come up."""
    found = [value for value in column.astype(str).unique() if value]
    return _renamed(column, {value: str(i) for i, value in enumerate(found, start=1)} | {"": ""})


def _plain_sessions(log: InteractionLog) -> pd.DataFrame:
    """The sessions named by their number alone (by their place, if two have one number), without dates."""
    sessions = log.sessions
    number = sessions["number"]
    if sessions.duplicated(["group", "number"]).any():
        number = sessions.groupby(sessions["group"].astype(str), sort=False).cumcount() + 1
    return sessions.assign(session=number.astype(str), number=number, date="")


def _plain_roster(log: InteractionLog, names: Mapping[str, str], groups: Mapping[str, str]) -> pd.DataFrame:
    """The people by their pseudonyms, without any attribute but role and seat."""
    roster = log.roster[["group", "member", "name", "role", "joined", "left", "seat"]]
    renamed = roster.assign(
        group=_renamed(roster["group"], groups),
        member=_renamed(roster["member"], names),
        name=[names[m] for m in roster["member"].astype(str)],
        joined="",
        left="",
    )
    return renamed.sort_values(["group", "member"], ignore_index=True)


def _plain_attendance(
    log: InteractionLog, sessions: pd.DataFrame, names: Mapping[str, str], groups: Mapping[str, str]
) -> pd.DataFrame:
    """The attendance of each session in the order of the pseudonyms."""
    attendance = log.attendance
    pairs = zip(log.sessions["group"].astype(str), log.sessions["session"].astype(str), strict=True)
    place = {pair: i for i, pair in enumerate(pairs)}
    own = zip(attendance["group"].astype(str), attendance["session"].astype(str), strict=True)
    at = np.array([place[pair] for pair in own], dtype=np.int64)
    renamed = attendance.assign(
        group=_renamed(attendance["group"], groups),
        session=pd.Categorical(sessions["session"])[at],
        member=_renamed(attendance["member"], names),
    )
    return renamed.iloc[np.lexsort((renamed["member"].cat.codes, at))].reset_index(drop=True)


def recognisable(log: InteractionLog, step: int = 1) -> float:
    """How far pseudonyms fail to hide people: the share who are alone with their number of acts in a session.

    With a `step`, the numbers are first rounded to the nearest of it.

    In [0, 1], over everybody present in every session; nan without anybody. Whoever was in the room and
    remembers who spoke how much can tell these people apart.
    """
    alone = people = 0
    for stack in build_stacks(log, include="everyone"):
        for sent in stack.sent:
            _, counts = np.unique(np.floor(sent / step + 0.5), return_counts=True)
            alone, people = alone + int((counts == 1).sum()), people + len(sent)
    return alone / people if people else float("nan")


STEP = 10
"""Counts that people could be told apart by are rounded to so many."""


def coarse(table: pd.DataFrame, keep: Iterable[str] = ()) -> pd.DataFrame:
    """A table about people with its numbers rounded, so that fewer can be told apart by them.

    Whole numbers to tens (1 to 4 become 0, as if silent), shares in [–1, 1] to twentieths, other numbers to one
    digit; text such as `13 %` to tens of per cent, and `12:34` to whole minutes. Undefined stays undefined.
    Some people can still be told apart: `recognisable` says how many.

    Parameters
    ----------
    keep : columns that stay, such as a session's number.
    """
    kept = set(keep)
    return table.assign(**{str(c): _coarse(table[c]) for c in table if str(c) not in kept})


def _coarse(column: pd.Series) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype) or pd.api.types.is_bool_dtype(column.dtype):
        return column
    if not pd.api.types.is_numeric_dtype(column.dtype):
        return column.map(_coarse_text)
    values = column.to_numpy(dtype=np.float64, na_value=np.nan)
    known = values[np.isfinite(values)]
    if np.all(known == np.round(known)):
        step: float | np.ndarray = STEP
    elif np.all(np.abs(known) <= 1):
        step = 0.05
    else:
        step = 10.0 ** np.floor(np.log10(np.where(np.abs(values) > 0, np.abs(values), 1.0)))
    nearest = np.sign(values) * np.floor(np.abs(values) / step + 0.5) * step
    digits = 2 if np.ndim(step) == 0 else 12
    whole = np.ndim(step) == 0 and step == STEP and len(known) == len(values)
    result = nearest.astype(np.int64) if whole else np.round(nearest, digits) + 0.0
    return pd.Series(result, index=column.index)


_PERCENT = re.compile(r"([−-]?\d+(?:[.,]\d+)?)(\s*%)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d)")


def _coarse_text(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    if found := _PERCENT.fullmatch(cell):
        value = float(found[1].replace(",", ".").replace("−", "-"))
        return f"{int(np.floor(value / STEP + 0.5)) * STEP}{found[2]}"
    if found := _CLOCK.fullmatch(cell):
        minutes = int(found[1] or 0) * 60 + int(found[2]) + (int(found[3]) >= 30)
        return f"{minutes // 60}:{minutes % 60:02d}:00" if found[1] else f"{minutes}:00"
    return cell


def disguised(log: InteractionLog, language: str = "en") -> InteractionLog:
    """A log for an export: under names drawn for it alone, with days counted from the first session.

    The table of sessions gets a column `relative_day` where all of a group's sessions have a date.
    """
    names = choose_pseudonyms(log, np.random.default_rng(), language)
    hidden = pseudonymise(log, names)
    days = pd.to_datetime(log.sessions["date"].astype("str"), errors="coerce", format="%Y-%m-%d")
    if days.isna().all():
        return hidden
    first = days.groupby(log.sessions["group"].astype("str")).transform("min")
    return hidden.replace(sessions=hidden.sessions.assign(relative_day=(days - first).dt.days.to_numpy()))
