"""All sessions at once, as small sociograms on one sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence

from groupdyn.errors import SettingError
from groupdyn.figures.scene import Scene
from groupdyn.figures.style import FONT, Palette, escape, shortened, type_scale
from groupdyn.figures.svg import svg
from groupdyn.figures.words import alt
from groupdyn.i18n import Translator


def small_multiples(
    scenes: Sequence[Scene],
    labels: Sequence[str],
    palette: Palette,
    t: Translator,
    *,
    columns: int = 10,
    size: float = 84,
    selected: int | None = None,
    presentation: bool = False,
) -> str:
    """A grid of thumbnails, one a session, as one SVG.

    Parameters
    ----------
    scenes : one a session, with the same seats and the same `widest`, so that they can be compared.
    labels : the sessions' short names, written beneath.
    columns : how many stand beside each other at most.
    size : of each thumbnail, in pixels (72 to 96; larger is fine).
    selected : the session with a frame in the accent.

    Raises
    ------
    SettingError : not as many labels as scenes, or no column.
    """
    if len(scenes) != len(labels) or columns < 1:
        raise SettingError(
            "A grid needs as many labels as pictures and at least one column: there are {scenes} pictures, "
            "{labels} labels and {columns} columns.",
            scenes=len(scenes),
            labels=len(labels),
            columns=columns,
        )
    note = type_scale(presentation).note
    if not scenes:
        return _sheet(360, 60, palette, note, t("No sessions to show yet."), [])
    gap, foot = 12.0, note * 1.7
    wide = min(columns, len(scenes))
    rows = math.ceil(len(scenes) / wide)
    width, height = wide * (size + gap) + gap, rows * (size + foot + gap) + gap
    parts = []
    for k, (scene, label) in enumerate(zip(scenes, labels, strict=True)):
        x, y = gap + (k % wide) * (size + gap), gap + (k // wide) * (size + foot + gap)
        chosen = k == selected
        frame = (
            f'<rect x="{-gap / 2 + 1:g}" y="{-gap / 2 + 1:g}" width="{size + gap - 2:g}" '
            f'height="{size + foot + gap - 2:g}" rx="7" fill="{palette.surface}" stroke="{palette.accent}" '
            'stroke-width="1.6"/>'
            if chosen
            else ""
        )
        picture = svg(
            scene, palette, width=size, height=size, title=label, description=alt(scene, t), thumbnail=True
        )
        name = escape(shortened(label, size, note))
        parts.append(
            f'<g data-session="{k}" transform="translate({x:g} {y:g})">{frame}{picture}'
            f'<text x="{size / 2:g}" y="{size + foot * 0.72:g}" font-size="{note:g}" text-anchor="middle" '
            f'fill="{palette.ink if chosen else palette.muted}">{name}</text></g>'
        )
    title = t.plural("The sociogram of {n} session.", "The sociograms of {n} sessions.", len(scenes))
    return _sheet(width, height, palette, note, title, parts)


def _sheet(
    width: float, height: float, palette: Palette, note: float, title: str, parts: Sequence[str]
) -> str:
    words = (
        []
        if parts
        else [
            f'<text x="{width / 2:g}" y="{height / 2:g}" font-size="{note:g}" text-anchor="middle" '
            f'fill="{palette.muted}">{escape(title)}</text>'
        ]
    )
    role = "group" if parts else "img"
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="{role}" width="{width:g}" height="{height:g}" '
            f'viewBox="0 0 {width:g} {height:g}" font-family="{escape(FONT)}" '
            'style="font-variant-numeric:tabular-nums;max-width:100%;height:auto">',
            f"<title>{escape(title)}</title>",
            *parts,
            *words,
            "</svg>",
        ]
    )
