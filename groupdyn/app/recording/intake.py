"""A transcript that was dropped, until its turns are in the store: who its speakers are, which session it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

import numpy as np
import pandas as pd

from groupdyn.app.keeping import Kept
from groupdyn.errors import GroupdynError
from groupdyn.log import OBSERVER, InteractionLog
from groupdyn.readers.source import source_of
from groupdyn.readers.transcript import decoded
from groupdyn.transcripts import Transcript, Turn, format_of, read_transcript
from groupdyn.transcripts.matching import NOBODY, match_speakers
from groupdyn.transcripts.proposing import propose
from groupdyn.workspace import NewAct

NEW, LEFT_OUT = "+", "-"
"""What a speaker can be beside somebody on the roster: a new person, or nobody whose turns are taken."""


@dataclass(frozen=True)
class Intake:
    """A transcript as it was dropped; the name is only ever shown."""

    name: str
    content: bytes = field(repr=False)

    @cached_property
    def client(self) -> str:
        """Whose acts its turns are in the store: the same file again adds nothing."""
        return f"transcript-{blake2b(self.content, digest_size=10).hexdigest()}"

    @cached_property
    def reading(self) -> Transcript | GroupdynError:
        """The turns, or why there are none; read once."""
        try:
            source = source_of(self.content, self.name)
            text, words = decoded(source)
            chosen = format_of(words[:262_144], source.extension)
            return read_transcript(
                words, chosen, table=source.table, encoding=text.encoding, spoiled=text.spoiled
            )
        except GroupdynError as error:
            return error


def names_by_id(log: InteractionLog) -> dict[str, tuple[str, ...]]:
    """Everybody on the roster who may have spoken → the names they go by."""
    roster = log.roster[log.roster["role"] != OBSERVER]
    members, names = roster["member"].astype(str).tolist(), roster["name"].astype(str).tolist()
    return {member: (name,) for member, name in zip(members, names, strict=True)}


def proposed_people(transcript: Transcript, log: InteractionLog) -> dict[str, str]:
    """Speaker → who they seem to be; a new person where nobody fits."""
    found = match_speakers(transcript.speakers, names_by_id(log))
    return {speaker: NEW if who == NOBODY else who for speaker, who in found.items()}


def taken_turns(transcript: Transcript, people: Mapping[str, str]) -> list[tuple[int, Turn]]:
    """The turns of those who are somebody, each with its number in the transcript."""
    wanted = {speaker for speaker, who in people.items() if who != LEFT_OUT}
    return [(i, turn) for i, turn in enumerate(transcript.turns, start=1) if turn.speaker in wanted]


def store(
    kept: Kept,
    intake: Intake,
    transcript: Transcript,
    *,
    people: Mapping[str, str],
    session: str,
    new_session: bool,
    here: Sequence[str],
    code: str,
    with_words: bool,
) -> int:
    """Put the turns into the store with proposed receivers; the session's row.

    Parameters
    ----------
    people : speaker → id on the roster, `NEW` or `LEFT_OUT`.
    here : ids of those who were there and did not speak.
    code : of every turn, until somebody codes it.
    with_words : whether what was said is kept.
    """
    members, new = _with_new(kept, people)
    turns = taken_turns(transcript, people)
    spoke = list(dict.fromkeys(members[turn.speaker] for _, turn in turns))
    known = names_by_id(kept.workspace.load_log(kept.group))
    present = {who: known.get(who, (who,)) for who in dict.fromkeys([*spoke, *here])}
    renamed = [
        Turn(turn.start_s, turn.end_s, members[turn.speaker], turn.text, turn.line) for _, turn in turns
    ]
    acts = [
        NewAct(
            session,
            turn.speaker,
            proposal.receiver,
            code,
            client=intake.client,
            number=number,
            text=turn.text if with_words else "",
            start_s=_known(turn.start_s),
            end_s=_known(turn.end_s),
            receiver_confidence=_known(proposal.confidence),
        )
        for (number, _), turn, proposal in zip(turns, renamed, propose(renamed, present), strict=True)
    ]
    timed = all(act.start_s is not None for act in acts)
    added = {"session": session, "length_s": _length(transcript)} if new_session else None
    kept.workspace.take_in(
        kept.group,
        acts,
        people=new,
        session=added,
        attendance=_attendance(kept, new, [*spoke, *here]),
        by_time=timed and not new_session,
    )
    rows = kept.workspace.sessions(kept.group)
    return int(rows.loc[rows["session"] == session, "id"].iloc[-1])


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _with_new(kept: Kept, people: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """(speaker → id, who joins the roster): new people under their speaker's name."""
    roster = set(kept.workspace.roster(kept.group)["member"].astype(str))
    new = [speaker for speaker, who in people.items() if who == NEW and speaker not in roster]
    members = {speaker: speaker if who == NEW else who for speaker, who in people.items() if who != LEFT_OUT}
    return members, new


def _length(transcript: Transcript) -> float | None:
    """How long a transcript is; None without times."""
    ends = np.array([[turn.start_s, turn.end_s] for turn in transcript.turns], dtype=np.float64)
    return float(np.nanmax(ends)) if len(ends) and not np.isnan(ends).all() else None


def _attendance(kept: Kept, new: Sequence[str], here: Sequence[str]) -> dict[str, str]:
    """Everybody's attendance: who is not here was absent."""
    roster = kept.workspace.roster(kept.group)
    people = [*roster.loc[roster["role"] != OBSERVER, "member"].astype(str), *new]
    return {member: "present" if member in here else "absent" for member in people}


def next_session(sessions: pd.DataFrame) -> str:
    """The name of a new session: the next number."""
    number = pd.to_numeric(sessions["number"], errors="coerce").max() if len(sessions) else 0
    return str(int(number) + 1 if number == number else len(sessions) + 1)
