"""`python -m tests.workspace.torture N [FAULT …]`: every fault N times, as a table for docs/reliability.md."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.workspace.faults import FAULTS


def main(times: int, wanted: list[str]) -> None:
    print("| fault | tried | acts acknowledged | lost | went wrong | what happened |")
    print("|---|---|---|---|---|---|")
    for fault in FAULTS:
        if wanted and fault.name not in wanted:
            continue
        outcomes = []
        for seed in range(times):
            with tempfile.TemporaryDirectory() as folder:
                outcomes.append(fault.do(Path(folder), Random(seed)))  # noqa: S311 – repeatable, not secret
        notes = Counter(o.note for o in outcomes if o.note)
        print(
            f"| {fault.about} | {times} | {sum(o.acknowledged for o in outcomes):,} "
            f"| {sum(o.lost for o in outcomes)} | {sum(not o.noticed for o in outcomes)} "
            f"| {', '.join(f'{note}: {n}' for note, n in notes.most_common())} |",
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
