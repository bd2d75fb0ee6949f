"""Plotly's own few words, its number signs and its one button, in the reader's language."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal

from groupdyn.i18n import Translator


@cache
def _locale(language: str) -> Any:
    from babel import Locale

    return Locale.parse(language)


def separators(t: Translator) -> str:
    """The decimal sign and the thousands sign, as Plotly's `layout.separators` wants them."""
    symbols = _locale(t.language).number_symbols["latn"]
    return f"{symbols['decimal']}{symbols['group']}"


def plotly_locale(t: Translator) -> dict[str, Any]:
    """Plotly's own few words, its months, days and number signs in the translator's language."""
    locale = _locale(t.language)
    months, days = locale.months["format"], locale.days["format"]
    week = (6, 0, 1, 2, 3, 4, 5)  # Plotly's week begins on Sunday, Babel's on Monday
    signs = separators(t)
    return {
        "moduleType": "locale",
        "name": t.language,
        "dictionary": {
            "Download plot": t("Download the picture"),
            "Download plot as a PNG": t("Download the picture"),
            "Taking snapshot - this may take a few seconds": t("Making the picture"),
            "Snapshot succeeded": t("The picture is saved"),
            "Sorry, there was a problem downloading your snapshot!": t("The picture could not be saved"),
        },
        "format": {
            "days": [days["wide"][k] for k in week],
            "shortDays": [days["abbreviated"][k] for k in week],
            "months": [months["wide"][k] for k in range(1, 13)],
            "shortMonths": [months["abbreviated"][k] for k in range(1, 13)],
            "date": "%d/%m/%Y",
            "decimal": signs[0],
            "thousands": signs[1],
        },
    }


def config(
    t: Translator,
    *,
    picture: Literal["svg", "png"] = "svg",
    name: str = "groupdyn",
    presentation: bool = False,
) -> dict[str, Any]:
    """Plotly's `config`: one button that saves the picture, no logo, no cloud, in the reader's language.

    Parameters
    ----------
    t : the translator.
    picture : the kind of file the button saves.
    name : the file's name without ending; never a person's name.
    presentation : without any button.
    """
    language = "en-groupdyn" if t.language == "en" else t.language  # "en" itself is built in and would win
    words = plotly_locale(t)
    return {
        "displaylogo": False,
        "showSendToCloud": False,
        "responsive": True,
        "displayModeBar": False if presentation else "hover",
        "modeBarButtons": [["toImage"]],
        "toImageButtonOptions": {"format": picture, "filename": name, "scale": 2 if picture == "png" else 1},
        "doubleClick": False,
        "scrollZoom": False,
        "showAxisDragHandles": False,
        "showTips": False,
        "locale": language,
        "locales": {language: {key: words[key] for key in ("dictionary", "format")}},
    }
