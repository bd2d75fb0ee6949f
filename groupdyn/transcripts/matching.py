"""Who on the roster a transcript's speakers are: a proposal for each, where it can only be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from groupdyn.transcripts.naming import fold, forms_of

NOBODY = ""
"""Where nobody on the roster fits, or several do."""


def match_speakers(speakers: Sequence[str], people: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Speaker → the id of the one person who fits, or `NOBODY`.

    A person fits by their id or name; else by a word of it that nobody else on the roster bears. Two
    speakers are never taken for one person, unless their names are the same but for case and accents.

    Parameters
    ----------
    people : id → the names the person goes by.
    """
    whole: dict[str, list[str]] = {}
    for person, names in people.items():
        for name in dict.fromkeys(map(_plain, (person, *names))):
            whole.setdefault(name, []).append(person)
    found = {speaker: _only(whole.get(_plain(speaker), ())) for speaker in speakers}
    ids = list(people)
    forms = forms_of(people)
    rest = {
        speaker: _only({ids[k] for form in forms_of({speaker: ()}) for k in forms.get(form, ())})
        for speaker in speakers
        if not found[speaker]
    }
    taken = [*found.values(), *rest.values()]
    return found | {speaker: who if taken.count(who) == 1 else NOBODY for speaker, who in rest.items()}


def _plain(name: str) -> str:
    return " ".join(fold(name).split())


def _only(fitting: Sequence[str] | set[str]) -> str:
    return next(iter(fitting)) if len(fitting) == 1 else NOBODY
