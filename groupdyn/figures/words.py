"""A sociogram in words: what its ties and people say on hover and aloud, and the whole in a few sentences."""

from __future__ import annotations

from collections.abc import Callable

from groupdyn.figures.scene import STATES, Arc, Place, Scene
from groupdyn.figures.style import isolated
from groupdyn.i18n import N_, Translator

ROLES: dict[str, str] = {
    "member": N_("member"),
    "leader": N_("leader"),
    "co-leader": N_("co-leader"),
    "observer": N_("observer"),
}


def alt(scene: Scene, t: Translator) -> str:
    """The picture in words: how many people and ties, the strongest, and who is silent or absent."""
    if not scene.places:
        return t("Sociogram: nobody to show.")
    ties = [arc for arc in scene.ties if arc.kind == "tie"]
    said = [t.plural("Sociogram of {n} person.", "Sociogram of {n} people.", len(scene.places))]
    if not scene.ties:
        said.append(t("No acts between them."))
    else:
        said.append(t.plural("{n} tie between people.", "{n} ties between people.", len(ties)))
    if ties and not scene.difference:
        top = max(ties, key=lambda arc: abs(arc.weight))
        said.append(t("The strongest: {tie}.", tie=tie_words(scene, top, t, str)))
    silent = [place.label for place in scene.places if place.rim == "dotted"]
    absent = [place.label for place in scene.places if place.rim == "none"]
    if silent:
        said.append(t("Present and silent: {names}.", names=t.names(silent)))
    if absent:
        said.append(t("Absent: {names}.", names=t.names(absent)))
    return " ".join(said)


def greatest_changes(scene: Scene, t: Translator) -> tuple[str, ...]:
    """Of a difference: the tie that grew most and the one that shrank most, in percentage points of the acts."""
    said = []
    for sign, words in (("more", N_("Most grown: {tie}.")), ("less", N_("Most shrunk: {tie}."))):
        arcs = [arc for arc in scene.ties if arc.sign == sign]
        if arcs:
            arc = max(arcs, key=lambda arc: abs(arc.weight))
            tie = t(
                "{source} → {target} ({change} points)",
                source=isolated(scene.names[arc.source]),
                target=isolated(scene.names[arc.target]),
                change=_signed(arc.weight, t),
            )
            said.append(t(words, tie=tie))
    return tuple(said)


def _signed(change: float, t: Translator) -> str:
    return f"+{weight_words(change, t)}" if change > 0 else weight_words(change, t)


def weight_words(weight: float, t: Translator) -> str:
    """A weight as it is said: whole numbers without a comma."""
    return t.number(weight, 0 if float(weight).is_integer() else 1)


def tie_words(scene: Scene, arc: Arc, t: Translator, said: Callable[[str], str] = isolated) -> str:
    """A tie in words, such as `Ana → Ben: 12 supportive acts`; receivers that were only proposed are counted."""
    words = _plain_tie_words(scene, arc, t, said)
    inferred, of = scene.inferred.get((arc.source, arc.target), (0, 0))
    if not inferred:
        return words
    return t("{tie} (≈ receivers inferred: {k} of {n})", tie=words, k=inferred, n=of)


def _plain_tie_words(scene: Scene, arc: Arc, t: Translator, said: Callable[[str], str]) -> str:
    names = {"source": said(scene.names[arc.source]), "target": said(scene.names[arc.target])}
    if arc.sign in {"more", "less"}:
        return t("{source} → {target}: {change} against before", **names, change=_signed(arc.weight, t))
    if float(arc.weight).is_integer():
        n = int(arc.weight)
        if arc.sign == "positive":
            return t.plural(
                "{source} → {target}: {n} supportive act",
                "{source} → {target}: {n} supportive acts",
                n,
                **names,
            )
        if arc.sign == "negative":
            return t.plural(
                "{source} → {target}: {n} hostile act", "{source} → {target}: {n} hostile acts", n, **names
            )
        return t.plural("{source} → {target}: {n} act", "{source} → {target}: {n} acts", n, **names)
    weight = weight_words(arc.weight, t)
    if arc.sign == "positive":
        return t("{source} → {target}: weight {weight}, supportive", **names, weight=weight)
    if arc.sign == "negative":
        return t("{source} → {target}: weight {weight}, hostile", **names, weight=weight)
    return t("{source} → {target}: weight {weight}", **names, weight=weight)


def place_words(
    place: Place, scene: Scene, t: Translator, said: Callable[[str], str] = isolated, name: str | None = None
) -> tuple[str, ...]:
    """A person in words: who and in which state, then what they gave and received, where there is any.

    Parameters
    ----------
    said : makes a name fit where it is shown.
    name : instead of the label.
    """
    first = t(
        "{name}, {role}, {state}",
        name=said(place.label) if name is None else name,
        role=t(ROLES[place.role]) if place.role in ROLES else said(place.role),
        state=t(STATES.get(place.state, "present")),
    )
    if place.rim == "none" and not place.sent and not place.received:
        return (first,)
    passed = {"sent": weight_words(place.sent, t), "received": weight_words(place.received, t)}
    if scene.difference:
        return first, t("changes drawn: {sent} given, {received} received", **passed)
    return first, t("gave {sent}, received {received}", **passed)
