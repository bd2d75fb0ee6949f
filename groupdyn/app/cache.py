"""What is computed once a visit: one store, keyed by content.

A key is the function's name and the content of its arguments: a log by its fingerprint, a
translator by its language, frozen values by their fields. Anything else is refused, because
Streamlit hashes large tables by a sample and leaves arguments with an underscore out of the key.
The store belongs to one visit, lies in memory only, and forgets the oldest entries.
To cache a function: `figure = cached(draw)(log, session)`, with `draw` at the top of its module.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from hashlib import blake2b
from pathlib import PurePath
from typing import Any, ParamSpec, TypeVar, cast

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from groupdyn.i18n import Translator

P = ParamSpec("P")
R = TypeVar("R")

MOST = 200
"""How many results one visit keeps."""


def cached(function: Callable[P, R]) -> Callable[P, R]:
    """The function, computed once a visit for the same content.

    Results are handed out as they are, without a copy (a copy of a figure takes as long as drawing it):
    they must be values that nobody changes. A table comes as a copy-on-write.

    Raises
    ------
    TypeError : the function has no name of its own, or an argument has no content to go by.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    if "<" in name:
        raise TypeError(f"{name} has no name of its own; define it at the top of its module.")

    @wraps(function)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        key = f"{name}({','.join(map(content, args))};{content(kwargs)})"
        key = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=24).hexdigest()
        result = _remember(key, lambda: function(*args, **kwargs))
        return cast(R, result.copy(deep=False) if isinstance(result, pd.DataFrame) else result)

    return once


@st.cache_resource(scope="session", max_entries=MOST, show_spinner=False)
def _remember(key: str, _compute: Callable[[], Any]) -> Any:  # noqa: ARG001 – Streamlit goes by `key`
    return _compute()


def content(value: object) -> str:
    """A text that is the same for, and only for, the same content.

    Raises
    ------
    TypeError : there is no safe way to go by the content of such a value.
    """
    fingerprint = getattr(value, "fingerprint", None)
    if isinstance(fingerprint, str):
        return f"{type(value).__name__}#{fingerprint}"
    if value is None or isinstance(value, (bool, int, float, str, bytes)):
        return f"{type(value).__name__}:{value!r}"
    if isinstance(value, enum.Enum):
        return f"{type(value).__qualname__}.{value.name}"
    if isinstance(value, Translator):
        return f"language:{value.language}"
    if isinstance(value, PurePath):
        return f"path:{value!s:}"
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__}[{','.join(map(content, value))}]"
    if isinstance(value, (set, frozenset)):
        return f"set[{','.join(sorted(map(content, value)))}]"
    if isinstance(value, dict):
        return f"dict[{','.join(f'{content(k)}={content(v)}' for k, v in value.items())}]"
    if is_dataclass(value) and not isinstance(value, type) and value.__dataclass_params__.frozen:  # type: ignore[attr-defined]  # set by the decorator, unknown to the stubs
        inside = ",".join(f"{f.name}={content(getattr(value, f.name))}" for f in fields(value))
        return f"{type(value).__qualname__}({inside})"
    raise TypeError(f"A {type(value).__name__} has no fingerprint to go by; give the log it comes from.")


def forget_all() -> None:
    """Drop every result of this visit. Outside a page's run there is no visit, and nothing to drop."""
    if get_script_run_ctx(suppress_warning=True) is not None:
        _remember.clear()
