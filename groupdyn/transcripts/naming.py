"""Which names are spoken in a turn, and how: called at its beginning or end, or only mentioned.

Names are folded (case, accents), and taken as whole words. A person goes by their id, the name to show, each word
of it, and what stands in brackets or quotes (`Siti Rahmawati (Rahma)`). Titles and forms of address before a
name (Mbak, Mas, Bu, Pak, Dr) show that somebody is called.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_TITLES = """
mbak mba mas bu ibu pak bapak kak kakak bang abang dik adik teh teteh kang akang mr mrs ms miss dr doctor prof
sdr saudara saudari om tante uda uni gus ning cak
"""
TITLES = frozenset(_TITLES.split())
"""What stands before a name when somebody is called."""
_BEGINNINGS = """
so well okay ok oke yes yeah no and but hey hi hello thanks thank you right now oh um uh eh
ya iya nah jadi halo hai terima kasih makasih baik coba kalau silakan monggo mungkin menurut dan untuk
"""
_OPENERS = frozenset(_BEGINNINGS.split())
_YOU_ALL = re.compile(
    r"\b(?:y'?all|you all|all of you|you guys|each of you|kalian|(?:teman|rekan|kawan|bapak|ibu|saudara)[- ]"
    r"(?:teman|rekan|kawan|bapak|ibu|saudara)|hadirin|siapa yang mau|ada yang mau|"
    r"(?:does|did|has|would|can) any(?:one|body))\b"
)
"""What is said to everybody."""
_EVERYBODY = re.compile(r"\b(?:every(?:body|one)|guys|folks|(?:kita )?semua(?:nya)?)\b")
"""What may also be said about everybody: it calls them where it is set apart, or in a question."""
_ANSWERS = """
mm mhm mmhmm mm-hm uh-huh uhhuh hm hmm yes yeah yep yup no nope ok okay right sure exactly true oh ah wow thanks
great good ya iya yaa heeh he-eh oke betul benar baik siap sip tidak nggak enggak gak nanti terima kasih makasih
gitu begitu
"""
_SHORT = frozenset(_ANSWERS.split())
SHORT_WORDS = 3
"""A turn of at most so many words that only answers is a short answer."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*\.?", re.UNICODE)
_BESIDE = re.compile(r"[(\[\"“”«»][^()\[\]\"“”«»]*[)\]\"“”«»]|(?<!\w)['‘’][^'‘’]+['‘’](?!\w)")
"""A name beside a name, in brackets or quotes."""
_APART = frozenset(",;:?!.…—–")
_SHORTEST = 2

Name = tuple[str, ...]
"""A name as its folded words."""


@dataclass(frozen=True)
class Spoken:
    """What a turn's words say of its receiver.

    Attributes
    ----------
    names : person → (`called`, `called_perhaps` or `mentioned`, 1 over the number of people with that name).
    everybody : `everybody_called`, `everybody_said` (a word that may also be about them), or "".
    asks : whether it ends with a question.
    short : whether it only is a short answer.
    """

    names: dict[int, tuple[str, float]] = field(default_factory=dict)
    everybody: str = ""
    asks: bool = False
    short: bool = False


def fold(text: str) -> str:
    """A text without accents and case."""
    if text.isascii():
        return text.lower()
    parted = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parted if not unicodedata.combining(c)).casefold()


def forms_of(people: Mapping[str, Sequence[str]]) -> dict[Name, tuple[int, ...]]:
    """Folded name → the people (by position) who go by it."""
    found: dict[Name, dict[int, None]] = {}
    for position, (person, names) in enumerate(people.items()):
        for name in (person, *names):
            outside, inside = _BESIDE.sub(" ", name), _BESIDE.findall(name)
            for form in (form for part in (outside, *inside) for form in _forms(part)):
                found.setdefault(form, {})[position] = None
    return {form: tuple(who) for form, who in found.items()}


def _forms(name: str) -> list[Name]:
    words = [_bare(word) for word in _WORD.findall(fold(name))]
    proper = [word for word in words if word not in TITLES]
    whole = [tuple(proper)] if len(proper) > 1 else []
    single = [(word,) for word in proper if len(word) >= _SHORTEST and not word.isdigit()]
    numbered = [tuple(words)] if any(word.isdigit() for word in words) else []
    return [form for form in (*whole, *single, *numbered) if form]


def _bare(word: str) -> str:
    return word.rstrip(".")


def spoken_in(texts: Sequence[str], forms: Mapping[Name, tuple[int, ...]]) -> list[Spoken]:
    """What each text says of its receiver.

    Where a transcript has capitals, a name inside a sentence must have one too: many names are words.
    """
    capitals = any(c.isupper() for text in texts for c in text)
    firsts = {form[0] for form in forms}
    longest = max((len(form) for form in forms), default=0)
    return [_spoken(text, forms, firsts, longest, capitals) for text in texts]


def _spoken(
    text: str, forms: Mapping[Name, tuple[int, ...]], firsts: set[str], longest: int, capitals: bool
) -> Spoken:
    if not text:
        return Spoken()
    matches = list(_WORD.finditer(text))
    folded = fold(text)
    same = len(folded) == len(text)  # then a word stands in the folded text where it stands in the text
    words = [_bare(folded[m.start() : m.end()] if same else fold(m[0])) for m in matches]
    names: dict[int, tuple[str, float]] = {}
    i = 0
    while i < len(words):
        taken = 1
        if words[i] in firsts:
            for length in range(min(longest, len(words) - i), 0, -1):
                who = forms.get(tuple(words[i : i + length]))
                if who is None:
                    continue
                kind = _kind(text, matches, words, i, length, capitals)
                for person in who if kind else ():
                    names[person] = _stronger(names.get(person), (kind, 1 / len(who)))
                taken = length
                break
        i += taken
    asks = text.rstrip(" \"'”’)]").endswith("?")
    return Spoken(
        names,
        _for_everybody(folded, asks),
        asks,
        0 < len(words) <= SHORT_WORDS and all(word in _SHORT for word in words),
    )


def _for_everybody(folded: str, asks: bool) -> str:
    """How everybody is spoken to or of in a text without accents and case."""
    if _YOU_ALL.search(folded):
        return "everybody_called"
    found = list(_EVERYBODY.finditer(folded))
    apart = any(
        folded[match.end() :].lstrip()[:1] in ("", *_APART) or folded[: match.start()].rstrip()[-1:] in _APART
        for match in found
    )
    return "everybody_called" if apart or (asks and found) else "everybody_said" if found else ""


_RANK = {"": 0, "mentioned": 1, "called_perhaps": 2, "called": 3}


def _stronger(one: tuple[str, float] | None, two: tuple[str, float]) -> tuple[str, float]:
    return two if one is None or _RANK[two[0]] > _RANK[one[0]] else one


def _kind(
    text: str, matches: list[re.Match[str]], words: list[str], i: int, length: int, capitals: bool
) -> str:
    """How a name of so many words, the first at `i`, is spoken; "" where it is only a word."""
    first, last = matches[i], matches[i + length - 1]
    titled = i > 0 and words[i - 1] in TITLES
    begin = i - 1 if titled else i
    before = text[matches[begin - 1].end() : matches[begin].start()] if begin else ""
    behind = text[last.end() :].lstrip()[:1]
    if last[0].endswith("."):
        behind = "."
    large = (
        first[0][:1].isupper() or not first[0][:1].isalpha() or first[0][:1].lower() == first[0][:1].upper()
    )
    if capitals and not large and not titled:
        return ""
    opens = all(word in _OPENERS for word in words[:begin])
    ends = i + length == len(words)
    apart_before, apart_behind = bool(set(before) & _APART), behind in _APART or not behind
    if opens and apart_behind and (begin > 0 or behind != "." or ends):
        return "called"
    if ends and apart_before:
        return "called"
    if titled and (opens or ends):
        return "called"
    if apart_before and behind in (",", "?", "!"):
        return "called"
    return "called_perhaps" if ends or titled else "mentioned"
