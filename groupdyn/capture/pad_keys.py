"""The keyboard of the live pad: which key is whose seat, which is which kind of act.

Digits are seats, in the order of the circle, with ⇧ from the tenth on; `0` and the space bar are the whole
group. A code keeps its scheme's key, unless the pad needs that key: then it gets another one. The pad's own
commands are letters with ⇧, so that none of them is a code's.
"""

from __future__ import annotations

from collections.abc import Iterable
from string import ascii_lowercase

from groupdyn.schemes import Code

SHIFT = "⇧"
_OWN = frozenset("0123456789 +?")
"""Keys that the pad itself needs: seats, the group, several receivers, a receiver that was not seen."""
_FURTHER = ascii_lowercase + ",;.-'/[]"


def seat_keys(count: int) -> tuple[str, ...]:
    """The key of each seat: `1` … `9`, `⇧1` … `⇧9`; empty from the nineteenth on."""
    keys = [*"123456789", *(f"{SHIFT}{digit}" for digit in "123456789")]
    return tuple(keys[k] if k < len(keys) else "" for k in range(count))


def code_keys(codes: Iterable[Code]) -> dict[str, str]:
    """Code → its key; a code whose key the pad needs gets a free one, of its own letters if it can."""
    codes = tuple(codes)
    keys: dict[str, str] = {}
    for code in codes:
        key = code.key.lower()
        if key and key not in _OWN and key not in keys.values():
            keys[code.code] = key
    taken = set(keys.values())
    for code in codes:
        if code.code not in keys:
            own = [letter for letter in code.code.lower() if letter in ascii_lowercase]
            keys[code.code] = next((k for k in (*own, *_FURTHER) if k not in taken), "")
            taken.add(keys[code.code])
    return keys
