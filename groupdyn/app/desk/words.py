"""The audit trail's actions, times and places in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from groupdyn.i18n import N_, Translator

ACTIONS: Mapping[str, str] = {
    "created": N_("Workspace made"),
    "opened": N_("Workspace opened"),
    "unlocked": N_("Workspace unlocked"),
    "restored": N_("Restored from a backup"),
    "passphrase changed": N_("Passphrase changed"),
    "recovery key changed": N_("Recovery key changed"),
    "setting changed": N_("Setting changed"),
    "group made": N_("Group made"),
    "log saved": N_("Group kept from a file"),
    "acts taken in": N_("Acts taken in from a transcript"),
    "export taken in": N_("Group taken in from an export"),
    "sessions imported": N_("Sessions taken in from a file"),
    "group removed": N_("Group taken out of sight"),
    "group brought back": N_("Group brought back"),
    "groups changed": N_("Group renamed"),
    "retention set": N_("Date of keeping changed"),
    "act recorded": N_("Act recorded"),
    "act corrected": N_("Act corrected"),
    "act removed": N_("Act taken out"),
    "recording changed": N_("Recorded on the pad"),
    "act put back": N_("Act put back"),
    "member added": N_("Person added"),
    "people changed": N_("Person changed"),
    "member removed": N_("Person taken off the roster"),
    "members merged": N_("Two people merged"),
    "seats changed": N_("Seats changed"),
    "session removed": N_("Session taken out"),
    "session added": N_("Session added"),
    "sessions changed": N_("Session changed"),
    "attendance changed": N_("Attendance changed"),
    "scores added": N_("Scores added"),
    "scores changed": N_("Score changed"),
    "scores removed": N_("Score taken out"),
    "choices added": N_("Choices added"),
    "choices changed": N_("Choice changed"),
    "choices removed": N_("Choice taken out"),
    "notes added": N_("Note added"),
    "notes changed": N_("Note changed"),
    "notes removed": N_("Note taken out"),
    "guesses added": N_("Guess added"),
    "guesses changed": N_("Guess changed"),
    "guesses removed": N_("Guess taken out"),
    "incidents added": N_("Incident added"),
    "incidents changed": N_("Incident changed"),
    "incidents removed": N_("Incident taken out"),
    "scores entered": N_("Scores entered"),
    "choices entered": N_("Choices entered"),
    "guesses entered": N_("Guess entered"),
    "notes entered": N_("Notes entered"),
    "incidents entered": N_("Incidents entered"),
    "forms entered": N_("Forms entered"),
    "forms added": N_("Form added"),
    "forms changed": N_("Form changed"),
    "forms removed": N_("Form taken out"),
    "sheet entered": N_("A member's answers stored"),
    "counts from memory": N_("Acts counted from memory"),
    "coded beside the log": N_("Coded beside the log"),
    "coding finished": N_("Coding finished"),
    "coding discarded": N_("Coding taken out"),
    "codings reconciled": N_("Codings agreed on"),
    "mapping remembered": N_("Columns of a file remembered"),
    "viewed": N_("Looked at"),
    "exported": N_("Saved to a file"),
    "access given": N_("Access given"),
    "access taken": N_("Access taken back"),
    "backup written": N_("Backup written"),
    "exported with names": N_("Exported with names"),
    "erased": N_("Erased for good"),
    "undo": N_("Undone"),
    "redo": N_("Done again"),
}
"""Action in the trail → what it is called."""

_URL_SECRET = re.compile(r"(?<=://)([^/@:]*):[^@]*@")


def action_words(action: str, t: Translator) -> str:
    """What an action of the trail is called; one that is not known stands as it is."""
    return t(ACTIONS[action]) if action in ACTIONS else action


def when(at: str, t: Translator) -> str:
    """A time of the trail on this computer's clock, such as `5 Mar 2026, 10:04`."""
    try:
        local = datetime.fromisoformat(at).astimezone()
    except ValueError:
        return at
    return f"{t.date(local.date())}, {local:%H:%M}"


def place_words(place: str) -> str:
    """A place as it may be shown: the home folder shortened, a server's password left out."""
    shown = _URL_SECRET.sub(r"\1:…@", place)
    home = str(Path.home())
    return f"~{shown[len(home) :]}" if shown.startswith(f"{home}/") else shown


def size_words(size: int | None, t: Translator) -> str:
    """A file's size, such as `1.2 MB`."""
    if size is None:
        return t("not at its place")
    for unit, factor in (("GB", 1e9), ("MB", 1e6)):
        if size >= factor:
            return f"{t.number(size / factor, 1)} {unit}"
    return f"{t.number(max(size, 1) / 1e3, 0)} kB"
