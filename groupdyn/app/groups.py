"""The groups of a visit: the samples, and one's own files. What is opened here stays in this visit's memory."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from groupdyn.app.state import AppState, Opening
from groupdyn.i18n import Translator

if TYPE_CHECKING:
    from groupdyn.log import InteractionLog
    from groupdyn.samples import SampleGroup

OWN = "own-"
"""Before the fingerprint that is the id of one's own group: a file's name could name somebody."""


@cache
def samples() -> dict[str, SampleGroup]:
    """Sample id → sample group, in display order."""
    from groupdyn.samples import sample_groups

    return {sample.id: sample for sample in sample_groups()}


def open_group(visit: AppState, group: str) -> bool:
    """Open a group by its id, if it is a sample or was opened in this visit; says whether it is open."""
    if group not in visit.logs:
        sample = samples().get(group)
        if sample is None:
            from groupdyn.app.keeping import open_kept

            return open_kept(visit, group)
        from groupdyn import read_log

        visit.logs[group] = read_log(sample.folder)
        visit.named.add(group)  # invented people have no secrets
    visit.logs[group] = visit.logs.pop(group)
    visit.look_at(group)
    return True


def add_log(visit: AppState, log: InteractionLog, title: str = "") -> str:
    """Take up one's own log, under pseudonyms, and turn to it; a log of several groups becomes several.

    `title` is what to call a group that has no name in the log. Returns the (first) group's id.
    """
    from groupdyn.selection import select

    names = log.groups
    parts = [log] if len(names) < 2 else [select(log, group=name) for name in names]
    ids = [f"{OWN}{part.fingerprint[:10]}" for part in parts]
    for group, part, name in zip(ids, parts, names or ("",), strict=True):
        visit.logs[group] = part
        visit.titles[group] = name or title
    visit.look_at(ids[0])
    return ids[0]


def shown_log(visit: AppState) -> InteractionLog | None:
    """The log of the group that is looked at; under the pseudonyms of this visit, where they are on."""
    if visit.log is None or visit.group is None or not visit.pseudonyms or visit.group in visit.veiled:
        return visit.log
    if visit.group not in visit.disguised:
        from groupdyn.pseudonyms import pseudonymise

        visit.disguised[visit.group] = pseudonymise(visit.log, _aliases(visit, visit.group, visit.log))
    return visit.disguised[visit.group]


def _aliases(visit: AppState, group: str, log: InteractionLog) -> dict[str, str]:
    """Everybody's pseudonym of this visit; whoever joins gets one that nobody has."""
    import numpy as np

    from groupdyn.pseudonyms import choose_pseudonyms

    known = visit.aliases.get(group, {})
    members = log.roster["member"].astype(str).unique()
    if any(m not in known for m in members):
        drawn = choose_pseudonyms(log, np.random.default_rng(), visit.language, taken=known.values())
        visit.aliases[group] = {**drawn, **known}
    return {m: visit.aliases[group][m] for m in members}


def set_pseudonyms(visit: AppState, on: bool) -> None:
    """Show the group that is looked at under pseudonyms, or with its names."""
    if visit.group is not None:
        (visit.named.discard if on else visit.named.add)(visit.group)
        visit.member = None


def group_title(visit: AppState, group: str, t: Translator) -> str:
    """What to call a group: a sample's title; one's own by its name, or by its number where names are hidden."""
    if group in samples():
        return samples()[group].title(t.language)
    if group in visit.veiled:
        from groupdyn.app.keeping import row_of

        return t("Group {n}", n=row_of(group))
    number = 1 + list(visit.titles).index(group)
    return (
        visit.titles[group] if group in visit.named and visit.titles[group] else t("Own group {n}", n=number)
    )


def open_from_start(visit: AppState) -> bool:
    """Open what the dashboard was started with, once a visit; says whether there was anything.

    Raises
    ------
    GroupdynError : it cannot be read, or its rows have problems.
    """
    opening, visit.opening = visit.opening, Opening()
    if opening.sample is not None:
        open_group(visit, opening.sample or next(iter(samples())))
    if opening.log is not None:
        from groupdyn import read_log

        files = opening.companions
        log = read_log(
            opening.log,
            roster=files.get("roster"),
            sessions=files.get("sessions"),
            attendance=files.get("attendance"),
            scheme=opening.scheme,
        )
        add_log(visit, log, opening.log.stem)
    return opening.sample is not None or opening.log is not None
