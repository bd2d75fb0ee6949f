"""Write the sample groups: `python sample_data/generate.py` rewrites every file beside it, always the same.

The model is explained in `README.md`; what is simulated stands in `plans.py`.
"""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from asking import choices, scores
from coding import row, set_times
from model import Dice, Room, belongs, enter, new_group, talk
from plans import PATHS, PLANS, Plan

HERE = Path(__file__).resolve().parent
COLUMNS = {
    "acts": (
        "group", "session", "seq", "start_s", "end_s", "sender", "receiver", "act", "weight", "valence",
        "intensity", "here_and_now", "incident", "rater", "text", "specific", "owned", "qualified",
        "response",
    ),
    "roster": ("group", "member", "name", "role", "joined", "left", "seat"),
    "sessions": ("group", "session", "number", "date", "planned_s", "length_s", "breaks"),
    "attendance": ("group", "session", "member", "status"),
    "scores": ("session", "rater", "perspective", "instrument", "scale", "score"),
    "choices": ("session", "chooser", "chosen", "criterion", "valence", "guess"),
}  # fmt: skip
COURAGE = 0.35
"""How much more often somebody takes the floor (in a_i) after an incident that had all five components."""


def main(into: Path = HERE) -> None:
    """Write the folder of every group."""
    for plan in PLANS:
        folder = into / plan.slug
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files(plan).items():
            (folder / name).write_bytes(content)


def files(plan: Plan) -> dict[str, bytes]:
    """Simulate one group: file name → content."""
    group = new_group(plan)
    tables: dict[str, list[dict[str, object]]] = {name: [] for name in COLUMNS}
    tables["roster"] = list(roster(plan))
    for number, day in enumerate(days(plan), 1):
        room = enter(group, number)
        session = session_row(plan, number, day, group.dice)
        acts = talk(room)
        set_times(acts, int(str(session["length_s"])), plan.breaks.get(number, ()), group.dice)
        rater = "r2" if number % 4 == 0 else "r1"
        tables["acts"] += [row(act, seq, room, rater) for seq, act in enumerate(acts, 1)]
        tables["sessions"].append(session)
        tables["attendance"] += attendance(plan, room)
        tables["scores"] += scores(room)
        if number in plan.choices_in:
            tables["choices"] += choices(room)
        for incident in plan.incidents:
            if incident.session == number and len(incident.components) == 5:
                group.courage[incident.focal] = COURAGE
    written = {f"{name}.csv": as_csv(COLUMNS[name], rows) for name, rows in tables.items()}
    return written | {
        "truth.json": as_json(truth(plan)),
        "about.json": as_json({"title": plan.title, "story": plan.story}),
    }


def days(plan: Plan) -> list[date]:
    """The dates of the sessions: weekly, with some weeks skipped."""
    weeks = [w for w in range(plan.sessions + len(plan.skipped_weeks)) if w + 1 not in plan.skipped_weeks]
    return [date.fromisoformat(plan.first_day) + timedelta(weeks=w) for w in weeks]


def session_row(plan: Plan, number: int, day: date, dice: Dice) -> dict[str, object]:
    """One line of sessions.csv; a session really lasts some minutes more or less than planned."""
    return {
        "group": plan.slug,
        "session": number,
        "number": number,
        "date": day.isoformat(),
        "planned_s": plan.planned_s,
        "length_s": plan.planned_s + round(-120 + 420 * dice.uniform()),
        "breaks": ";".join(f"{start}-{end}" for start, end in plan.breaks.get(number, ())),
    }


def roster(plan: Plan) -> Iterable[dict[str, object]]:
    """The lines of roster.csv, in the order of seats."""
    for seat, person in enumerate(plan.people, 1):
        yield {
            "group": plan.slug,
            "member": person.id,
            "name": person.name,
            "role": person.role,
            "joined": person.joined or "",
            "left": person.left or "",
            "seat": seat,
        }


def attendance(plan: Plan, room: Room) -> Iterable[dict[str, object]]:
    """The lines of attendance.csv for one session: everybody who belongs to the group then."""
    lists = {"absent": plan.absent, "late": plan.late, "left early": plan.left_early}
    for person in plan.people:
        if belongs(person, room.number):
            status = next(
                (s for s, days in lists.items() if person.id in days.get(room.number, ())), "present"
            )
            yield {"group": plan.slug, "session": room.number, "member": person.id, "status": status}


def truth(plan: Plan) -> dict[str, object]:
    """What was simulated, in a form that tests can check."""
    return {
        "group": plan.slug,
        "seed": plan.seed,
        "phases": [{"name": name, "from": first, "to": last} for name, first, last in plan.phases],
        "parameters": {path: getattr(plan, path) for path in PATHS},
        "roles": {
            "facilitators": [p.id for p in plan.people if p.role in ("leader", "co-leader")],
            "observers": [p.id for p in plan.people if p.role == "observer"],
            "target": plan.target,
            "pair": plan.pair,
            "joins_later": {p.id: p.joined for p in plan.people if p.joined},
            "leaves": {p.id: p.left for p in plan.people if p.left},
        },
        "silent": plan.silent,
        "incidents": [
            {
                "id": i.id,
                "session": i.session,
                "focal": i.focal,
                "kind": i.kind,
                "components": i.components,
                "missing": [c for c in range(1, 6) if c not in i.components],
            }
            for i in plan.incidents
        ],
        "expected": plan.expected,
    }


def as_csv(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> bytes:
    """Rows as UTF-8 CSV with plain line feeds."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_json(value: Mapping[str, object]) -> bytes:
    """A value as readable UTF-8 JSON, each short list on one line."""
    lines = [f"  {json.dumps(k)}: {_spread(v)}" for k, v in value.items()]
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def _spread(value: object) -> str:
    if isinstance(value, dict) and value:
        inner = [f"    {json.dumps(str(k))}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items()]
        return "{\n" + ",\n".join(inner) + "\n  }"
    if isinstance(value, list | tuple) and value:
        return "[\n" + ",\n".join(f"    {json.dumps(v, ensure_ascii=False)}" for v in value) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
