"""The log made of checked parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from groupdyn.errors import Problem
from groupdyn.log import ACT_COLUMNS, STATUSES, InteractionLog
from groupdyn.validation.assembly import Parts
from groupdyn.validation.attendance import Attended
from groupdyn.validation.coding import Coded, IntArray

_FLAGS = ("here_and_now", "specific", "owned", "qualified")


def build(parts: Parts, remarks: tuple[Problem, ...] = ()) -> InteractionLog:
    """The log of checked parts; `remarks` are the warnings."""
    acts, order = parts.acts, parts.order
    frame: dict[str, Any] = {}
    for key in ("group", "session", "sender", "receiver", "act", "incident", "rater", "response"):
        if key in acts.names:
            frame[key] = _categorical(acts.names[key], order)
    for key, value in acts.numbers.items():
        sorted_value = value if order is None else value[order]
        frame[key] = _flag_array(sorted_value) if key in _FLAGS else sorted_value
    if acts.text is not None:
        text = pd.Series(acts.text.cast("string").to_pandas(), dtype="str").fillna("")
        frame["text"] = (text if order is None else text.iloc[order]).to_numpy()
    columns = [c for c in ACT_COLUMNS if c in frame]
    table = pd.DataFrame({c: frame[c] for c in columns}, copy=False)
    roster = _as_categories(parts.roster, ("group", "member"))
    sessions = _as_categories(parts.sessions, ("group", "session"))
    attendance = _attendance_table(parts.attended, roster, sessions)
    return InteractionLog(table, roster, sessions, attendance, parts.scheme, parts.inferred, remarks)


def _flag_array(value: np.ndarray) -> Any:
    missing = np.isnan(value)
    return pd.arrays.BooleanArray(np.where(missing, 0, value).astype(bool), missing)


def _categorical(column: Coded, order: IntArray | None) -> pd.Categorical:
    codes = column.codes if order is None else column.codes[order]
    narrow = np.min_scalar_type(-max(len(column.values), 1) - 1)
    return pd.Categorical.from_codes(
        codes.astype(narrow, copy=False), categories=pd.Index(column.values, dtype="str"), validate=False
    )


def _as_categories(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    made = {str(c): pd.Categorical(frame[c]) if c in columns else frame[c].array for c in frame}
    return pd.DataFrame(made, copy=False)


def _attendance_table(attended: Attended, roster: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """The attendance by session and roster, so that the order of the source's rows changes nothing."""
    order = np.lexsort((attended.person, attended.session))
    session, person = attended.session[order], attended.person[order]
    columns = {
        "group": sessions["group"].array.take(session),
        "session": sessions["session"].array.take(session),
        "member": roster["member"].array.take(person),
        "status": pd.Categorical.from_codes(attended.status[order], pd.Index(STATUSES, dtype="str")),
    }
    return pd.DataFrame(columns, copy=False)
