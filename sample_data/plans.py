"""The table of what is simulated: one `Plan` a group, and the mixtures of codes all groups share.

To add a group: one `Plan` in `PLANS`, then run `generate.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

Course = tuple[float, ...]
"""A parameter's value in each session."""


@dataclass(frozen=True)
class Person:
    """Somebody of a group, in the order of seats. `floor` is a_i, the taste for taking the floor."""

    id: str
    name: str
    role: str = "member"
    floor: float = 0.0
    joined: int | None = None
    left: int | None = None
    unease: float = 0.0


@dataclass(frozen=True)
class Incident:
    """Linked acts around one member, `at` a share of the session; `components` of 1–5 that it has."""

    id: str
    session: int
    at: float
    focal: str
    other: str
    helpers: tuple[str, ...]
    kind: str
    components: tuple[int, ...] = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class Plan:
    """One group: its people and, for each session, the parameters of the model in `README.md`."""

    slug: str
    seed: int
    language: str
    title: Mapping[str, str]
    story: Mapping[str, str]
    people: tuple[Person, ...]
    first_day: str
    acts: Course
    leader_floor: Course
    leader_pull: Course
    to_group: Course
    reply: Course
    depth: Course
    warmth: Course
    hostility: Course
    feedback: Course
    corrective: Course
    climate: Course
    tension: Course
    phases: tuple[tuple[str, int, int], ...]
    expected: tuple[Mapping[str, object], ...]
    spread: float = 1.1
    planned_s: int = 5400
    breaks: Mapping[int, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    skipped_weeks: tuple[int, ...] = ()
    attraction: Mapping[str, float] = field(default_factory=dict)
    bonds: Mapping[tuple[str, str], float] = field(default_factory=dict)
    quarrels: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    target: str | None = None
    pair: tuple[str, ...] = ()
    absent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    late: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    left_early: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    silent: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    incidents: tuple[Incident, ...] = ()
    choices_in: tuple[int, ...] = ()
    leader_bias: float = 0.0

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len(self.acts)


PATHS = (
    "acts", "leader_floor", "leader_pull", "to_group", "reply", "depth", "warmth", "hostility", "feedback",
    "corrective", "climate", "tension",
)  # fmt: skip
"""The parameters that have a value in each session, as `truth.json` lists them."""


def change(start: float, end: float, sessions: int, middle: float, pace: float = 1.3) -> Course:
    """A smooth change: start + (end – start) / (1 + exp(–(s – middle) / pace)) in session s."""
    return tuple(
        round(start + (end - start) / (1 + math.exp(-(s - middle) / pace)), 3) for s in range(1, sessions + 1)
    )


def steady(value: float, sessions: int) -> Course:
    """The same value in each session."""
    return (value,) * sessions


EARLY: Mapping[str, Mapping[str, float]] = {
    "member": {
        "inform": 26, "ask": 15, "disclose": 9, "advise": 11, "support": 7, "accept": 5, "empathise": 2,
        "me-too": 5, "differ": 2, "challenge": 1.5, "deflect": 6, "nonverbal": 4, "process": 0.4,
        "reality": 1, "insight": 0.6, "distress": 0.6, "warmth": 0.6, "alliance": 2, "boundary": 1,
        "transfer": 0.3, "learn": 0.4,
    },
    "leader": {
        "facilitate": 20, "ask": 18, "inform": 12, "clarify": 14, "boundary": 7, "alliance": 7,
        "empathise": 8, "accept": 6, "advise": 5, "support": 5, "process": 2, "silence": 0.8,
        "nonverbal": 3, "reality": 1,
    },
}  # fmt: skip
"""Role → code → weight in a group's first talk."""

WORKING: Mapping[str, Mapping[str, float]] = {
    "member": {
        "inform": 9, "ask": 13, "disclose": 16, "advise": 4, "support": 11, "accept": 8, "empathise": 8,
        "me-too": 6, "differ": 4, "challenge": 5, "deflect": 2.5, "nonverbal": 5, "process": 4,
        "reality": 4.5, "insight": 4, "distress": 2.5, "warmth": 2.5, "deepen": 3, "learn": 2, "transfer": 1.5,
        "alliance": 1.5, "boundary": 0.5, "silence": 0.3,
    },
    "leader": {
        "facilitate": 20, "ask": 10, "inform": 3, "clarify": 12, "boundary": 2, "alliance": 3,
        "empathise": 14, "accept": 9, "advise": 1, "support": 6, "process": 14, "silence": 3,
        "nonverbal": 4, "reality": 3, "challenge": 3,
    },
}  # fmt: skip
"""Role → code → weight when the group works."""

ANSWERS: Mapping[str, Mapping[str, float]] = {
    "ask": {"inform": 3, "disclose": 3, "ask": 0.3, "support": 0.4},
    "facilitate": {"disclose": 3, "inform": 2, "distress": 2},
    "advise": {"accept": 2.5, "deflect": 2.5, "differ": 2, "advise": 0.3},
    "disclose": {"support": 2.5, "empathise": 3, "me-too": 4, "ask": 1.5, "inform": 0.4},
    "distress": {"support": 4, "empathise": 4, "me-too": 3, "accept": 3, "inform": 0.2, "deflect": 1.5},
    "support": {"accept": 2.5, "disclose": 1.5, "warmth": 2, "nonverbal": 2},
    "empathise": {"disclose": 2.5, "insight": 2, "nonverbal": 2, "warmth": 1.5},
    "me-too": {"me-too": 2, "disclose": 2, "nonverbal": 1.5},
    "challenge": {"deflect": 2.5, "insight": 2.5, "reality": 2.5, "disclose": 1.3},
    "process": {"process": 1.5, "insight": 2, "reality": 2, "deflect": 1.5},
    "reality": {"reality": 5, "support": 1.5, "differ": 2},
    "insight": {"accept": 2.5, "support": 2, "learn": 3},
    "attack": {"distress": 4, "deflect": 3, "challenge": 2.5},
    "dismiss": {"deflect": 4, "distress": 2.5, "challenge": 2},
}
"""Code answered → code → factor on its weight."""

TO_SOMEBODY = ("support", "accept", "empathise", "advise", "challenge", "warmth", "deepen")
"""Codes meant for one person: a fifth as likely towards the whole group."""

TO_ONESELF = ("inform", "insight", "nonverbal")
"""Codes of an act that nobody but the one who acts is meant to hear."""

INCIDENT: Mapping[int, tuple[tuple[str, str, str], ...]] = {
    1: (("F", "T", "*"), ("T", "F", "nonverbal"), ("F", "T", "*")),
    2: (("S1", "F", "empathise"), ("S2", "F", "support"), ("S3", "F", "accept"), ("F", "S1", "nonverbal")),
    3: (("F", "S2", "reality"), ("S2", "F", "reality"), ("S1", "F", "reality"), ("S3", "F", "me-too")),
    4: (("F", "G", "insight"), ("S1", "F", "accept")),
    5: (("F", "T", "deepen"), ("T", "F", "deepen"), ("F", "S1", "warmth"), ("S2", "G", "learn")),
}
"""Component → its acts (sender, receiver, code): F focal, T other, S1… helpers, G group, * the kind."""


WHEEL_TO_WEB = Plan(
    slug="wheel-to-web",
    seed=20250901,
    language="id",
    title={"en": "From wheel to web", "id": "Dari roda menjadi jaring"},
    story={
        "en": "In the first sessions nearly everything goes through the two facilitators; from about "
        "session 6 on the members turn to one another. All people and words are invented.",
        "id": "Pada sesi-sesi awal hampir semuanya melewati kedua fasilitator; sejak sekitar sesi 6 para "
        "anggota mulai saling menyapa. Semua orang dan kata-katanya rekaan.",
    },
    people=(
        Person("ratna", "Ratna", "leader", 0.3),
        Person("sari", "Sari", floor=0.3),
        Person("bayu", "Bayu", floor=0.1),
        Person("wulan", "Wulan", floor=-0.3),
        Person("agus", "Agus", floor=0.2),
        Person("dimas", "Dimas", "co-leader", -0.3),
        Person("intan", "Intan", floor=-0.2),
        Person("hendra", "Hendra", floor=0.4),
        Person("lestari", "Lestari", floor=-0.7),
        Person("yoga", "Yoga", floor=0.0),
    ),
    first_day="2025-09-03",
    skipped_weeks=(8,),
    acts=(228, 236, 244, 251, 263, 284, 301, 318, 327, 341, 336, 322),
    leader_floor=change(0.46, 0.17, 12, 6.0, 1.3),
    leader_pull=change(0.66, 0.15, 12, 6.0, 1.2),
    to_group=change(0.2, 0.13, 12, 6.0),
    reply=change(0.6, 0.66, 12, 6.0),
    depth=change(0.1, 0.85, 12, 6.3, 1.5),
    warmth=change(0.9, 1.15, 12, 6.0),
    hostility=(0.05, 0.08, 0.2, 0.4, 0.45, 0.3, 0.2, 0.12, 0.1, 0.1, 0.08, 0.08),
    feedback=change(0.03, 0.1, 12, 6.0),
    corrective=change(0.08, 0.5, 12, 7.0, 1.5),
    climate=change(0.42, 0.78, 12, 6.2, 1.6),
    tension=(0.2, 0.25, 0.35, 0.5, 0.5, 0.4, 0.3, 0.25, 0.25, 0.2, 0.2, 0.15),
    phases=(("wheel", 1, 4), ("turning", 5, 7), ("web", 8, 12)),
    absent={3: ("yoga",), 5: ("intan",), 8: ("agus",), 10: ("bayu", "dimas")},
    late={2: ("hendra",), 7: ("yoga",), 11: ("wulan",)},
    left_early={6: ("sari",)},
    silent={1: ("lestari",), 2: ("lestari", "wulan"), 4: ("lestari",)},
    breaks={11: ((2700, 3300),)},
    incidents=(
        Incident("a1", 4, 0.55, "agus", "ratna", ("sari", "hendra"), "distress", (1, 2)),
        Incident("a2", 7, 0.4, "wulan", "hendra", ("sari", "intan", "bayu"), "distress"),
        Incident("a3", 9, 0.6, "lestari", "wulan", ("yoga", "agus", "sari"), "disclose"),
        Incident("a4", 11, 0.5, "hendra", "agus", ("intan", "lestari", "bayu"), "warmth", (1, 2, 3, 5)),
    ),
    choices_in=(2, 6, 12),
    expected=(
        {
            "quantity": "member_share",
            "in": [8, 9, 10, 11, 12],
            "is": "above",
            "that in": [1, 2, 3, 4],
            "by": 0.25,
        },
        {
            "quantity": "leader_share",
            "in": [8, 9, 10, 11, 12],
            "is": "below",
            "that in": [1, 2, 3, 4],
            "by": 0.25,
        },
        {
            "quantity": "feedback_share",
            "in": [8, 9, 10, 11, 12],
            "is": "above",
            "that in": [1, 2, 3, 4],
            "by": 0.01,
        },
    ),
)

SCAPEGOAT = Plan(
    slug="scapegoat",
    seed=20250902,
    language="en",
    title={"en": "One who carries it for all", "id": "Satu orang menanggung semuanya"},
    story={
        "en": "From session 3 on the group turns its displeasure on one member, Gareth, who gets most of "
        "the hostile and few of the kind words; near the end some begin to see it. All people and "
        "words are invented.",
        "id": "Sejak sesi 3 kelompok melampiaskan ketidakpuasannya pada satu anggota, Gareth, yang menerima"
        " paling banyak kata keras dan sedikit kata hangat; menjelang akhir sebagian mulai "
        "menyadarinya. Semua orang dan kata-katanya rekaan.",
    },
    people=(
        Person("helen", "Helen", "leader", 0.0),
        Person("gareth", "Gareth", floor=0.1, unease=0.9),
        Person("imogen", "Imogen", floor=0.2),
        Person("callum", "Callum", floor=0.5),
        Person("priya", "Priya", floor=-0.2),
        Person("owen", "Owen", floor=0.3),
        Person("maeve", "Maeve", floor=0.0),
        Person("tobias", "Tobias", floor=-0.5),
        Person("ruth", "Ruth", floor=-0.1, joined=4),
        Person("nadia", "Nadia", floor=0.1),
    ),
    first_day="2025-02-11",
    planned_s=6300,
    breaks=dict.fromkeys(range(1, 11), ((3000, 3600),)),
    acts=(262, 270, 284, 296, 305, 318, 322, 310, 301, 288),
    leader_floor=steady(0.26, 10),
    leader_pull=(0.3, 0.26, 0.22, 0.22, 0.22, 0.22, 0.22, 0.22, 0.22, 0.22),
    to_group=steady(0.15, 10),
    reply=steady(0.58, 10),
    depth=(0.1, 0.15, 0.2, 0.2, 0.25, 0.25, 0.3, 0.35, 0.45, 0.5),
    warmth=(1.0, 1.0, 0.9, 0.85, 0.8, 0.8, 0.8, 0.9, 1.0, 1.0),
    hostility=(0.04, 0.1, 0.3, 0.38, 0.45, 0.5, 0.5, 0.45, 0.34, 0.24),
    feedback=change(0.03, 0.07, 10, 5.0),
    corrective=change(0.2, 0.6, 10, 4.5),
    climate=(0.45, 0.46, 0.4, 0.37, 0.36, 0.34, 0.35, 0.38, 0.44, 0.48),
    tension=(0.2, 0.3, 0.5, 0.6, 0.7, 0.75, 0.75, 0.65, 0.5, 0.4),
    phases=(("forming", 1, 2), ("scapegoating", 3, 8), ("beginning to see", 9, 10)),
    attraction={"gareth": 1.2},
    target="gareth",
    absent={2: ("tobias",), 6: ("nadia",), 8: ("priya", "ruth")},
    late={4: ("owen",), 9: ("gareth",)},
    left_early={8: ("gareth",)},
    silent={1: ("tobias",), 5: ("tobias",), 6: ("tobias",)},
    incidents=(
        Incident("b1", 6, 0.7, "gareth", "callum", ("maeve",), "distress", (1,)),
        Incident("b2", 9, 0.5, "gareth", "imogen", ("maeve", "priya", "ruth"), "distress", (1, 2, 3)),
        Incident("b3", 10, 0.45, "callum", "gareth", ("priya", "owen", "maeve"), "distress"),
    ),
    choices_in=(2, 6, 10),
    leader_bias=0.05,
    expected=(
        {"quantity": "hostile_received", "in": [3, 4, 5, 6, 7, 8], "is": "largest", "member": "gareth"},
        {"quantity": "hostile_share_received:gareth", "in": [3, 4, 5, 6, 7, 8], "is": "above", "value": 0.4},
        {
            "quantity": "supportive_share_received",
            "in": [3, 4, 5, 6, 7, 8],
            "is": "smallest",
            "member": "gareth",
        },
        {
            "quantity": "leader_share",
            "in": [6, 7, 8, 9, 10],
            "is": "within",
            "that in": [1, 2, 3, 4, 5],
            "by": 0.08,
        },
    ),
)

DOMINANT_PAIR = Plan(
    slug="dominant-pair",
    seed=20250903,
    language="id",
    title={"en": "The talk of two", "id": "Percakapan berdua"},
    story={
        "en": "Two members, Arif and Melati, hold more than half of the talk in every session, mostly "
        "with each other; the group does not move on. All people and words are invented.",
        "id": "Dua anggota, Arif dan Melati, menguasai lebih dari separuh percakapan di setiap sesi, "
        "kebanyakan di antara mereka sendiri; kelompok tidak berkembang. Semua orang dan "
        "kata-katanya rekaan.",
    },
    people=(
        Person("budi", "Budi", "leader", 0.0),
        Person("arif", "Arif", floor=2.7),
        Person("kartika", "Kartika", floor=0.1, unease=0.3),
        Person("joko", "Joko", floor=-0.2, unease=0.2),
        Person("melati", "Melati", floor=2.6),
        Person("putri", "Putri", floor=-0.9, unease=0.5),
        Person("rizal", "Rizal", floor=0.2, unease=0.2),
        Person("siti", "Siti", floor=0.0, unease=0.3),
        Person("eko", "Eko", floor=-0.4, unease=0.3),
        Person("nurul", "Nurul", floor=-0.2, unease=0.3),
        Person("fajar", "Fajar", floor=0.1, unease=0.2),
    ),
    first_day="2025-06-05",
    planned_s=7200,
    breaks={s: ((2400, 2700), (4800, 5100)) if s in (3, 6) else ((3600, 4200),) for s in range(1, 10)},
    acts=(318, 334, 341, 352, 347, 356, 349, 338, 344),
    leader_floor=steady(0.22, 9),
    leader_pull=steady(0.16, 9),
    to_group=steady(0.14, 9),
    reply=steady(0.62, 9),
    depth=(0.1, 0.15, 0.2, 0.2, 0.25, 0.2, 0.25, 0.2, 0.25),
    warmth=steady(0.9, 9),
    hostility=(0.06, 0.1, 0.15, 0.2, 0.2, 0.2, 0.18, 0.2, 0.18),
    feedback=steady(0.04, 9),
    corrective=change(0.15, 0.4, 9, 5.0),
    climate=(0.46, 0.47, 0.45, 0.44, 0.45, 0.43, 0.44, 0.42, 0.43),
    tension=(0.25, 0.3, 0.35, 0.4, 0.4, 0.4, 0.35, 0.4, 0.4),
    phases=(("stuck", 1, 9),),
    attraction={"arif": 1.2, "melati": 1.1},
    bonds={("arif", "melati"): 2.6, ("melati", "arif"): 2.6},
    pair=("arif", "melati"),
    absent={2: ("eko",), 4: ("fajar", "putri"), 7: ("siti",), 8: ("joko",)},
    late={3: ("rizal",), 5: ("nurul",)},
    left_early={6: ("eko",), 9: ("kartika",)},
    silent={1: ("putri",), 3: ("putri",), 6: ("putri", "nurul"), 8: ("putri",)},
    incidents=(
        Incident("c1", 4, 0.6, "siti", "arif", ("kartika", "joko"), "distress", (1, 2)),
        Incident("c2", 7, 0.35, "kartika", "melati", ("rizal", "nurul", "fajar"), "distress", (1, 2, 3)),
    ),
    choices_in=(3, 9),
    leader_bias=0.22,
    expected=(
        {"quantity": "pair_share", "in": [1, 2, 3, 4, 5, 6, 7, 8, 9], "is": "above", "value": 0.45},
        {"quantity": "leader_share", "in": [6, 7, 8, 9], "is": "within", "that in": [1, 2, 3, 4], "by": 0.08},
    ),
)

RUPTURE = Plan(
    slug="rupture",
    seed=20250904,
    language="en",
    title={"en": "After a rupture", "id": "Sesudah keretakan"},
    story={
        "en": "A quarrel in session 5 is not repaired and Marcus leaves; the group draws back for two "
        "sessions and then partly recovers. All people and words are invented.",
        "id": "Pertengkaran pada sesi 5 tidak dipulihkan dan Marcus keluar; kelompok menarik diri selama "
        "dua sesi lalu pulih sebagian. Semua orang dan kata-katanya rekaan.",
    },
    people=(
        Person("farah", "Farah", "leader", 0.1),
        Person("marcus", "Marcus", floor=0.5, left=5, unease=0.2),
        Person("lila", "Lila", floor=0.1),
        Person("surya", "Surya", floor=0.3),
        Person("beth", "Beth", floor=-0.2),
        Person("conrad", "Conrad", "co-leader", -0.2),
        Person("ayu", "Ayu", floor=0.0),
        Person("daniel", "Daniel", floor=0.2),
        Person("ines", "Ines", floor=-0.4),
        Person("putra", "Putra", floor=-0.1),
        Person("judith", "Judith", "observer"),
    ),
    first_day="2025-10-07",
    skipped_weeks=(11, 12),
    acts=(288, 301, 312, 324, 338, 226, 232, 268, 291, 306, 312),
    leader_floor=(0.32, 0.3, 0.28, 0.27, 0.27, 0.33, 0.33, 0.3, 0.28, 0.28, 0.28),
    leader_pull=(0.28, 0.24, 0.2, 0.18, 0.18, 0.36, 0.34, 0.26, 0.22, 0.2, 0.2),
    to_group=(0.16, 0.15, 0.14, 0.13, 0.13, 0.3, 0.27, 0.2, 0.17, 0.16, 0.15),
    reply=(0.6, 0.62, 0.63, 0.64, 0.64, 0.42, 0.46, 0.54, 0.58, 0.6, 0.6),
    depth=(0.15, 0.3, 0.45, 0.55, 0.5, 0.15, 0.2, 0.35, 0.45, 0.5, 0.52),
    warmth=(1.0, 1.05, 1.1, 1.15, 0.8, 0.55, 0.6, 0.85, 1.0, 1.05, 1.05),
    hostility=(0.04, 0.06, 0.08, 0.15, 0.55, 0.3, 0.22, 0.15, 0.1, 0.08, 0.08),
    feedback=(0.03, 0.04, 0.06, 0.07, 0.07, 0.02, 0.02, 0.04, 0.05, 0.06, 0.07),
    corrective=(0.05, 0.1, 0.15, 0.25, 0.4, 0.3, 0.3, 0.35, 0.4, 0.45, 0.45),
    climate=(0.46, 0.55, 0.64, 0.7, 0.5, 0.27, 0.31, 0.42, 0.5, 0.53, 0.54),
    tension=(0.2, 0.2, 0.25, 0.3, 0.85, 0.6, 0.5, 0.4, 0.3, 0.3, 0.25),
    phases=(("opening", 1, 4), ("rupture", 5, 5), ("withdrawal", 6, 7), ("partial recovery", 8, 11)),
    quarrels={5: (("marcus", "surya"), ("surya", "marcus"), ("daniel", "marcus"), ("marcus", "daniel"))},
    bonds={("marcus", "surya"): 0.9, ("surya", "marcus"): 0.9},
    absent={3: ("ines",), 6: ("putra", "beth"), 7: ("surya",), 10: ("lila", "judith")},
    late={2: ("daniel",), 7: ("ayu",)},
    left_early={5: ("marcus",)},
    silent={1: ("ines",), 6: ("ines",), 7: ("ines",)},
    breaks={4: ((2700, 3000),), 9: ((2700, 3000),)},
    incidents=(
        Incident("d1", 3, 0.55, "beth", "lila", ("ayu", "surya", "putra"), "disclose"),
        Incident("d2", 5, 0.5, "marcus", "surya", ("lila",), "distress", (1,)),
        Incident("d3", 9, 0.4, "surya", "daniel", ("lila", "beth", "ayu"), "distress", (1, 2, 4)),
        Incident("d4", 10, 0.6, "ines", "putra", ("ayu", "beth", "daniel"), "distress"),
    ),
    choices_in=(3, 6, 11),
    expected=(
        {"quantity": "member_share", "in": [6, 7], "is": "below", "that in": [3, 4], "by": 0.1},
        {"quantity": "member_share", "in": [10, 11], "is": "above", "that in": [6, 7], "by": 0.08},
        {"quantity": "score:GCQ-S/engaged", "in": [6, 7], "is": "below", "that in": [3, 4], "by": 0.8},
        {"quantity": "score:GCQ-S/engaged", "in": [10, 11], "is": "above", "that in": [6, 7], "by": 0.5},
        {"quantity": "score:GCQ-S/engaged", "in": [10, 11], "is": "below", "that in": [3, 4], "by": 0.1},
        {
            "quantity": "leader_share",
            "in": [8, 9, 10, 11],
            "is": "within",
            "that in": [1, 2, 3, 4],
            "by": 0.08,
        },
    ),
)

PLANS: tuple[Plan, ...] = (WHEEL_TO_WEB, SCAPEGOAT, DOMINANT_PAIR, RUPTURE)
"""The groups, in the order in which they are offered."""
