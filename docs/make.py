"""Write what the docs say of the code's own tables: `python docs/make.py`.

`measures.md` is made whole from the catalogue of measures; in the other pages the parts between
`<!-- made: NAME -->` and `<!-- end -->` are. To add one: a function and a line in `PARTS`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import groupdyn as gd
from groupdyn import columns
from groupdyn.agreement import Units, alpha, expected_agreement, kappa, observed_agreement
from groupdyn.instruments import instruments
from groupdyn.measurement.catalogue import FAMILIES, NULLS, Measure
from groupdyn.readers import Limits
from groupdyn.readers.findings import TEXTS as FILE_PROBLEMS
from groupdyn.schemes import CONSTRUCT_NAMES, SCHEMES
from groupdyn.transcripts.findings import TEXTS as TRANSCRIPT_PROBLEMS
from groupdyn.validation.attendance import STATUS_WORDS
from groupdyn.validation.findings import TEXTS as ROW_PROBLEMS
from groupdyn.validation.people import ROLE_WORDS

DOCS = Path(__file__).parent
LEVELS = {
    "session": "Numbers of a session",
    "member": "Numbers of a member in a session",
    "tie": "Numbers of a tie in a session",
}
UNITS = {
    "share": "a share",
    "index": "an index",
    "count": "a count",
    "acts": "a number of acts",
    "people": "a number of people",
    "s": "seconds",
}
KINDS = {
    "name": "a name",
    "names": "names",
    "number": "a number",
    "time": "a time",
    "flag": "yes or no",
    "text": "text",
    "date": "a date",
    "spans": "spans of time",
}

REFERENCES = {
    "Bales 1950": "Bales, R. F. (1950). *Interaction Process Analysis*. Addison-Wesley.",
    "Barrat, Barthélemy, Pastor-Satorras & Vespignani 2004": "Barrat, A., Barthélemy, M., Pastor-Satorras, R. & "
    "Vespignani, A. (2004). The architecture of complex weighted networks. *PNAS*, 101, 3747–3752.",
    "Brandes 2001": "Brandes, U. (2001). A faster algorithm for betweenness centrality. *Journal of Mathematical "
    "Sociology*, 25, 163–177.",
    "Davis & Leinhardt 1972": "Davis, J. A. & Leinhardt, S. (1972). The structure of positive interpersonal "
    "relations in small groups. In *Sociological Theories in Progress*, vol. 2. Houghton Mifflin.",
    "Deltas 2003": "Deltas, G. (2003). The small-sample bias of the Gini coefficient. *Review of Economics and "
    "Statistics*, 85, 226–234.",
    "Freeman 1977": "Freeman, L. C. (1977). A set of measures of centrality based on betweenness. *Sociometry*, 40, "
    "35–41.",
    "Freeman 1979": "Freeman, L. C. (1979). Centrality in social networks: conceptual clarification. *Social "
    "Networks*, 1, 215–239.",
    "Gini 1912": "Gini, C. (1912). *Variabilità e mutabilità*. Cuppini.",
    "Herfindahl 1950": "Herfindahl, O. C. (1950). *Concentration in the Steel Industry*. Columbia University.",
    "Hirschman 1964": "Hirschman, A. O. (1964). The paternity of an index. *American Economic Review*, 54, 761–762.",
    "Holland & Leinhardt 1970": "Holland, P. W. & Leinhardt, S. (1970). A method for detecting structure in "
    "sociometric data. *American Journal of Sociology*, 76, 492–513.",
    "Holland & Leinhardt 1971": "Holland, P. W. & Leinhardt, S. (1971). Transitivity in structural models of small "
    "groups. *Comparative Group Studies*, 2, 107–124.",
    "Krackhardt 1994": "Krackhardt, D. (1994). Graph theoretical dimensions of informal organizations. In "
    "*Computational Organization Theory*. Lawrence Erlbaum.",
    "Moreno 1934": "Moreno, J. L. (1934). *Who Shall Survive?* Nervous and Mental Disease Publishing.",
    "Newman 2010": "Newman, M. E. J. (2010). *Networks: An Introduction*. Oxford University Press.",
    "Pielou 1966": "Pielou, E. C. (1966). The measurement of diversity in different types of biological "
    "collections. *Journal of Theoretical Biology*, 13, 131–144.",
    "Sacks, Schegloff & Jefferson 1974": "Sacks, H., Schegloff, E. A. & Jefferson, G. (1974). A simplest "
    "systematics for the organization of turn-taking for conversation. *Language*, 50, 696–735.",
    "Shannon 1948": "Shannon, C. E. (1948). A mathematical theory of communication. *Bell System Technical "
    "Journal*, 27, 379–423.",
    "Squartini, Picciolo, Ruzzenenti & Garlaschelli 2013": "Squartini, T., Picciolo, F., Ruzzenenti, F. & "
    "Garlaschelli, D. (2013). Reciprocity of weighted networks. *Scientific Reports*, 3, 2729.",
    "Wasserman & Faust 1994": "Wasserman, S. & Faust, K. (1994). *Social Network Analysis*. Cambridge "
    "University Press.",
    "White & Borgatti 1994": "White, D. R. & Borgatti, S. P. (1994). Betweenness centrality measures for directed "
    "graphs. *Social Networks*, 16, 335–346.",
    "Yalom & Leszcz 2020": "Yalom, I. D. & Leszcz, M. (2020). *The Theory and Practice of Group Psychotherapy* "
    "(6th ed.). Basic Books.",
}
"""What a measure's source stands for; a source that is not here is simply not spelled out."""

MEASURES_HEAD = """\
# The measures

Made from the catalogue by `python docs/make.py`; change the catalogue, not this page.

Symbols: *n* people present and included (silent ones among them), *x*ᵢⱼ the summed weight of the acts from
*i* to *j*, *m* the number of ties (*x*ᵢⱼ at least the threshold, 1 unless set), *M*, *A* and *N* the pairs tied
both ways, one way and not at all. The group is never a node of a measure, and observers never count.
Shares and counts of *acts* are over all acts of the session; what is over *people* is over the members,
unless facilitators are included (`include="everyone"`). An undefined number is empty (`nan`, `null`, “–”).

**Headline** measures stand in front, since the others saturate in small groups: after a few hundred acts
nearly everybody has turned to everybody, and density or returned ties say nothing any more. Beside a
measure stands what chance gives, where a null model belongs to it:

{nulls}

A number from fewer acts than it needs is shown grey, with the reason.
"""


def measures_page() -> str:
    """The whole of `measures.md`."""
    nulls = "\n".join(f"- *{name}*: {text}" for name, text in NULLS.items())
    levels = list(map(_level, LEVELS))
    cited = [text for key, text in REFERENCES.items() if any(key in level for level in levels)]
    works = "## Works cited\n\n" + "\n".join(f"- {text}" for text in cited)
    return "\n".join([MEASURES_HEAD.format(nulls=nulls), *levels, works]).rstrip() + "\n"


def _level(level: str) -> str:
    measures = gd.catalogue(level)
    parts = [f"## {LEVELS[level]}\n", _overview(measures)]
    for family, title in FAMILIES.items():
        own = [m for m in measures if m.family == family]
        if own:
            parts += [f"### {title}\n", *map(_measure, own)]
    return "\n".join(parts)


def _overview(measures: Sequence[Measure]) -> str:
    rows = [
        (f"`{m.key}`", m.name + (" ★" if m.headline else ""), m.unit, _bounds(m))
        for m in measures
        if not m.key.startswith("triad_")
    ]
    if any(m.key.startswith("triad_") for m in measures):
        rows.append(("`triad_003` … `triad_300`", "the sixteen kinds of threesome", "count", "0 or more"))
    return table(("key", "name", "unit", "range"), rows) + "\n★ headline\n"


def _bounds(measure: Measure) -> str:
    if math.isfinite(measure.high):
        return f"{_plain(measure.low)} to {_plain(measure.high)}"
    return f"{_plain(measure.low)} or more" if math.isfinite(measure.low) else "any"


def _plain(value: float) -> str:
    return f"{value:g}".replace("-", "−")


def _measure(measure: Measure) -> str:
    said = [
        f"#### {measure.name} (`{measure.key}`)\n",
        f"{measure.definition}\n",
        f"- Formula: `{measure.formula}`; {UNITS[measure.unit]}, {_bounds(measure)}",
    ]
    low, high = _ends(measure)
    said += [
        f"- {end}: {text}" for end, text in ((low, measure.low_means), (high, measure.high_means)) if text
    ]
    said += [f"- {text}" for text in (measure.undefined, measure.small_groups) if text]
    if measure.null:
        said.append(f"- Chance: *{measure.null}*")
    if measure.minimum_acts:
        said.append(f"- Grey below {measure.minimum_acts} acts")
    return "\n".join([*said, f"- Source: {measure.source}", ""])


def _ends(measure: Measure) -> tuple[str, str]:
    """What to call the two ends of the scale."""
    counted = measure.unit in ("count", "acts", "people")
    low = "None" if counted else _plain(measure.low) if math.isfinite(measure.low) else "Low"
    return low, _plain(measure.high) if math.isfinite(measure.high) else "Many" if counted else "High"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headers, ["---"] * len(headers), *rows]
    safe = [[cell.replace("|", r"\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in safe)


def column_table(name: str) -> str:
    """The columns of one of the tables of a log, with what else people call them."""
    return table(
        ("column", "holds", "what it is", "also recognised"),
        [
            (
                f"**`{c.key}`**" if c.obligatory else f"`{c.key}`",
                KINDS[c.kind],
                c.about,
                ", ".join(f"`{alias}`" for alias in columns.ALIASES.get(c.key, ())),
            )
            for c in {**columns.TABLES, **columns.BESIDE}[name]
        ],
    )


def words(known: Mapping[str, Sequence[str]]) -> str:
    """What people write for a role or a status."""
    return table(
        ("means", "is read from"),
        [
            (key, ", ".join(f"`{word}`" if word else "nothing" for word in said))
            for key, said in known.items()
        ],
    )


def schemes() -> str:
    """The codes of the schemes that come with groupdyn."""
    parts = []
    for name in SCHEMES:
        scheme = gd.read_scheme(name)
        rows = [
            (
                f"`{code.code}`",
                scheme.label(code.code),
                {1: "+", -1: "−", 0: ""}[code.sign],
                ", ".join(CONSTRUCT_NAMES[c].lower() for c in code.constructs),
            )
            for code in scheme.codes
        ]
        parts.append(
            f"**{scheme.title()}** (`{name}`)\n\n" + table(("code", "name", "sign", "constructs"), rows)
        )
    return "\n".join(parts)


def questionnaires() -> str:
    """The questionnaires that come with groupdyn: scales, rights, source, and what of it was verified."""
    parts = []
    for instrument in instruments():
        rows = [
            (
                f"`{scale.id}`",
                scale.title(),
                ", ".join(map(str, scale.items)) or "total only",
                f"{_plain(scale.low)} to {_plain(scale.high)}"
                if math.isfinite(scale.high)
                else "not checked",
            )
            for scale in instrument.scales
        ]
        parts.append(
            f"**{instrument.title()}** (`{instrument.id}`)\n\n"
            + table(("scale", "name", "items", "range"), rows)
            + f"\n- Rights: {instrument.rights['en']}\n- Verified: {instrument.verified['en']}\n"
            f"- Source: {instrument.source}\n"
        )
    return "\n".join(parts)


def agreement() -> str:
    """What the numbers of two raters are: their definitions in the code."""
    described = (
        ("The same acts noted", Units.agreement.__doc__),
        ("p_o", observed_agreement.__doc__),
        ("p_e", expected_agreement.__doc__),
        ("κ", kappa.__doc__),
        ("α", alpha.__doc__),
    )
    return "\n".join(f"- **{name}**: {' '.join((words or '').split())}" for name, words in described)


def problems() -> str:
    """Everything that is checked."""
    rows = [
        (f"`{code}`", severity, f"{message} {remedy}")
        for code, (severity, message, remedy) in {
            **TRANSCRIPT_PROBLEMS,
            **FILE_PROBLEMS,
            **ROW_PROBLEMS,
        }.items()
    ]
    return table(("problem", "is", "what is said"), sorted(rows, key=lambda row: row[1]))


def limits() -> str:
    """How much of a file is read."""
    most = Limits()
    return table(
        ("limit", "value"),
        [
            ("size of a file", f"{most.bytes // 1_000_000} MB (20 MB through the browser)"),
            ("columns", f"{most.columns}"),
            ("bytes in one cell", f"{most.field:,}"),
            (
                "a workbook when unpacked",
                f"{most.unpacked // 1_000_000} MB, {most.ratio:.0f} times its packed size",
            ),
            ("cells of a workbook", f"{most.cells:,}"),
        ],
    )


PARTS: dict[str, Callable[[], str]] = {
    **{name: partial(column_table, name) for name in (*columns.TABLES, *columns.BESIDE)},
    "agreement": agreement,
    "instruments": questionnaires,
    "roles": partial(words, ROLE_WORDS),
    "statuses": partial(words, STATUS_WORDS),
    "schemes": schemes,
    "problems": problems,
    "limits": limits,
}


def filled(text: str) -> str:
    """A page with each of its made parts made anew."""

    def part(found: re.Match[str]) -> str:
        return f"{found[1]}\n\n{PARTS[found[2]]().rstrip()}\n\n{found[3]}"

    return re.sub(r"(<!-- made: (\w+) -->)\n.*?(<!-- end -->)", part, text, flags=re.DOTALL)


def pages() -> Iterator[tuple[Path, str]]:
    """Every page that is made or has made parts, as it should be."""
    yield DOCS / "measures.md", measures_page()
    for path in sorted(DOCS.glob("*.md")):
        text = path.read_text("utf-8")
        if "<!-- made:" in text:
            yield path, filled(text)


if __name__ == "__main__":
    for path, text in pages():
        path.write_text(text, "utf-8", newline="\n")
