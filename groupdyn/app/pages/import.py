# ruff: noqa: N999 – the file has the page's id, which stands in the address
"""The import: one page that unfolds from the file to the open group.

What was entered stays in `AppState.entries`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from groupdyn.app.importing import columns_step, file_step, people_step, problems_step
from groupdyn.app.importing.draft import Draft, Outcome, draft_of
from groupdyn.app.importing.keep import recall, show_into
from groupdyn.app.importing.matters import kinds
from groupdyn.app.importing.words import literal
from groupdyn.app.state import AppState, state
from groupdyn.errors import GroupdynError
from groupdyn.i18n import N_, Translator, translator


@dataclass(frozen=True)
class Step:
    """One step: its id and its title."""

    id: str
    title: str


STYLE = Path(file_step.__file__).with_name("style.css")

STEPS = (
    Step("file", N_("File")),
    Step("columns", N_("Columns")),
    Step("problems", N_("Problems")),
    Step("people", N_("People, and open")),
)


def render() -> None:
    """Draw the import page."""
    visit = state()
    t = translator(visit.language)
    draft = draft_of(visit)
    recall(visit, draft)
    st.html(STYLE)
    with st.container(width=960, key="import"):
        st.header(_title(draft, t), anchor=False)
        show_into(visit, draft, t)
        outcome = _outcome(draft, t)
        reached = _reached(outcome)
        if draft.step not in reached:
            draft.step = reached[-1]
        for number, step in enumerate(STEPS, start=1):
            with st.container(key=f"import-step-{step.id}"):
                _show_head(number, step, draft, outcome, reached, t)
                if draft.step == step.id:
                    _show_step(step, visit, draft, outcome, t)
                    _show_next(step, draft, outcome, reached, t)


def _title(draft: Draft, t: Translator) -> str:
    if draft.base is None:
        return t("Open a log of your own")
    return literal(t("Further sessions of “{title}”", title=draft.base.title))


def _outcome(draft: Draft, t: Translator) -> Outcome | None:
    """What checking gave; None while there is nothing to check."""
    if draft.main is None or draft.main.reading.raw is None:
        return None
    try:
        return draft.outcome()
    except GroupdynError as error:
        st.error(literal(error.sentence(t)))
        return None


def _reached(outcome: Outcome | None) -> list[str]:
    """The steps that can be opened now."""
    if outcome is None:
        return ["file"]
    if not columns_step.is_settled(outcome):
        return ["file", "columns"] if "acts" in outcome.tables else ["file"]
    return ["file", "columns", "problems", *(["people"] if outcome.checked.log is not None else [])]


def _wanted(step: Step, outcome: Outcome, reached: list[str]) -> str:
    """The next step that needs a person: the columns if some are missing, the problems if there are any."""
    ids = [s.id for s in STEPS]
    for candidate in ids[ids.index(step.id) + 1 :]:
        if candidate == "columns" and columns_step.is_settled(outcome):
            continue
        if candidate == "problems" and not kinds(outcome):
            continue
        return candidate if candidate in reached else reached[-1]
    return step.id


def _show_head(
    number: int, step: Step, draft: Draft, outcome: Outcome | None, reached: list[str], t: Translator
) -> None:
    with st.container(
        horizontal=True, wrap=False, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        is_open = draft.step == step.id
        title = f"{number}\u2002{t(step.title)}"
        line = "" if is_open else _line(step, draft, outcome, reached, t)
        if is_open:
            st.subheader(title, anchor=False, width="content")
        else:
            head = f"**{title}**" if step.id in reached else f":gray[{title}]"
            st.markdown(f"{head}\u2003:gray[{line}]" if line else head, width="content")
        if not is_open and step.id in reached:
            st.button(
                t("Look again") if _is_before(step, draft) else t("Open"),
                type="tertiary",
                width="content",
                key=f"import-go-{step.id}",
                on_click=setattr,
                args=(draft, "step", step.id),
            )


def _is_before(step: Step, draft: Draft) -> bool:
    ids = [s.id for s in STEPS]
    return ids.index(step.id) < ids.index(draft.step)


def _line(step: Step, draft: Draft, outcome: Outcome | None, reached: list[str], t: Translator) -> str:
    """The step in a line, while it is closed."""
    if step.id == "file":
        return file_step.summary(draft, t)
    if outcome is None or step.id not in reached:
        return ""
    if step.id == "columns":
        return columns_step.summary(draft, outcome, t)
    if step.id == "problems":
        return problems_step.summary(draft, outcome, t)
    return people_step.summary(outcome.checked.log, t) if outcome.checked.log is not None else ""


def _show_step(step: Step, visit: AppState, draft: Draft, outcome: Outcome | None, t: Translator) -> None:
    if step.id == "file":
        file_step.show(draft, t)
    elif outcome is not None:
        shows: dict[str, Callable[[], None]] = {
            "columns": lambda: columns_step.show(draft, outcome, t),
            "problems": lambda: problems_step.show(draft, outcome, t),
            "people": lambda: people_step.show(visit, draft, outcome, t),
        }
        shows[step.id]()


def _show_next(step: Step, draft: Draft, outcome: Outcome | None, reached: list[str], t: Translator) -> None:
    if outcome is None or step.id == "people":
        return
    if step.id == "columns" and not columns_step.is_settled(outcome):
        st.caption(t("Choose the columns that are needed; then it goes on."))
    wanted = _wanted(step, outcome, reached)
    st.button(
        t("Continue"),
        type="primary",
        disabled=wanted == step.id,
        key=f"import-next-{step.id}",
        on_click=setattr,
        args=(draft, "step", wanted),
    )
