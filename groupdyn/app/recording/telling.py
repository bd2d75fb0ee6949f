"""What each of two raters made of an act, in words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from groupdyn.agreement import Comparison
from groupdyn.app.keeping import Kept
from groupdyn.app.showing import names_of
from groupdyn.figures.style import isolated
from groupdyn.i18n import Translator, clock
from groupdyn.log import GROUP, SELF, SEPARATOR, UNKNOWN


def said_by_both(found: Comparison, i: int, j: int, kept: Kept, t: Translator) -> str:
    """What each made of an act, in one line."""
    parts = [
        said_act(table, row, kept, t) for table, row in ((found.first, i), (found.second, j)) if row >= 0
    ]
    at = found.first["start_s"].iloc[i] if i >= 0 else found.second["start_s"].iloc[j]
    when = [] if at is None or pd.isna(at) else [clock(float(at))]
    return " · ".join([*when, *dict.fromkeys(parts)])


def said_act(table: pd.DataFrame, row: int, kept: Kept, t: Translator) -> str:
    """`Ana → Ben, supports`."""
    names = {**names_of(kept.log), GROUP: t("group"), SELF: t("oneself"), UNKNOWN: t("not seen")}
    act: Any = table.iloc[row]
    to = " + ".join(isolated(names.get(part, part)) for part in str(act["receiver"] or "").split(SEPARATOR))
    code = kept.log.scheme.label(str(act["act"]), t.language)
    return t(
        "{sender} → {receiver}, {kind}",
        sender=isolated(names.get(act["sender"], act["sender"])),
        receiver=to,
        kind=code,
    )
