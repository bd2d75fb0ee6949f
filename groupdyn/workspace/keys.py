"""The keys of a workspace: one random data key, locked by a passphrase and by a recovery key.

A lock seals the data key with AES-256-GCM under Argon2id(secret); the lock's parameters are sealed in as
associated data, so that nobody can weaken them unnoticed. Changing the passphrase makes a new lock and
touches nothing else. The header that holds the locks is no secret; the data key is never written.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from groupdyn.errors import SettingError
from groupdyn.i18n import N_
from groupdyn.workspace.errors import DamagedWorkspace, OtherVersion, WrongPassphrase

FORMAT, VERSION = "groupdyn-workspace", 1
KEY_BYTES = 32
SHORTEST_PASSPHRASE, LONGEST_PASSPHRASE = 12, 100_000

_RECOVERY_BYTES = 20
_MOST_MEMORY_KIB, _MOST_PASSES, _MOST_LANES = 1 << 20, 32, 64
_DAMAGED_HEADER = N_("The header of the workspace is damaged. Restore the latest backup.")

By = Literal["passphrase", "recovery"]


@dataclass(frozen=True)
class Cost:
    """How expensive one try is: Argon2id's memory in KiB, passes and lanes."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


@dataclass(frozen=True)
class Lock:
    """The data key, sealed under a secret. Bytes are in hexadecimal."""

    by: By
    cost: Cost
    salt: str
    nonce: str
    sealed: str

    def _bound(self) -> bytes:
        """What the seal covers beside the key."""
        return json.dumps([FORMAT, self.by, asdict(self.cost), self.salt], sort_keys=True).encode()


@dataclass(frozen=True)
class Header:
    """What must be known to open a workspace, in clear.

    Attributes
    ----------
    id : random; tells workspaces apart.
    encrypted : whether the database is.
    locks : none if there is no passphrase.
    check : tells whether a key is the data key of this workspace.
    open_key : the key of the audit trail, in clear, where there is no passphrase; else empty.
    """

    id: str
    encrypted: bool
    locks: tuple[Lock, ...]
    check: str
    open_key: str = field(default="", repr=False)
    version: int = VERSION

    def to_json(self) -> str:
        """The header as it is stored."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The header of what was stored.

        Raises
        ------
        OtherVersion : a newer groupdyn made it.
        DamagedWorkspace : it is not a header, or an impossible one.
        """
        try:
            given = json.loads(text)
            if given.pop("format") != FORMAT:
                raise ValueError
            if given["version"] > VERSION:
                raise OtherVersion(
                    N_("The workspace was made by a newer groupdyn. Update groupdyn to open it.")
                )
            locks = tuple(_lock_of(entry) for entry in given.pop("locks"))
            return cls(locks=locks, **given)
        except (ValueError, TypeError, KeyError, AttributeError):
            raise DamagedWorkspace(_DAMAGED_HEADER) from None


def _lock_of(given: Mapping[str, Any]) -> Lock:
    cost = Cost(**given["cost"])
    if not (
        8 <= cost.memory_kib <= _MOST_MEMORY_KIB
        and 1 <= cost.passes <= _MOST_PASSES
        and 1 <= cost.lanes <= _MOST_LANES
    ):
        raise ValueError
    lock = Lock(given["by"], cost, given["salt"], given["nonce"], given["sealed"])
    for part in (lock.salt, lock.nonce, lock.sealed):
        bytes.fromhex(part)
    return lock


def new_header(passphrase: str | None, *, encrypted: bool, cost: Cost) -> tuple[Header, bytes, str]:
    """A header, its random data key, and the recovery key (empty without a passphrase)."""
    key = secrets.token_bytes(KEY_BYTES)
    bare = Header(secrets.token_hex(16), encrypted, (), _check(key))
    if passphrase is None:
        return replace(bare, open_key=key.hex()), key, ""
    check_strength(passphrase)
    recovery = _new_recovery_key()
    locks = (
        _seal(key, "passphrase", _passphrase_bytes(passphrase), cost),
        _seal(key, "recovery", _recovery_bytes(recovery), cost),
    )
    return replace(bare, locks=locks), key, recovery


def unlock(header: Header, *, passphrase: str | None = None, recovery_key: str | None = None) -> bytes:
    """The data key.

    Raises
    ------
    WrongPassphrase : the secret does not open it; the sentence never says more.
    """
    if not header.locks:
        key = bytes.fromhex(header.open_key)
    elif recovery_key is not None:
        key = _open(header, "recovery", _recovery_bytes(recovery_key))
    else:
        key = _open(header, "passphrase", _passphrase_bytes(passphrase or ""))
    if not hmac.compare_digest(_check(key), header.check):
        raise DamagedWorkspace(_DAMAGED_HEADER)
    return key


def with_passphrase(header: Header, key: bytes, passphrase: str, cost: Cost) -> Header:
    """The header with the data key locked by another passphrase; the recovery key stays."""
    check_strength(passphrase)
    others = tuple(lock for lock in header.locks if lock.by != "passphrase")
    return replace(header, locks=(_seal(key, "passphrase", _passphrase_bytes(passphrase), cost), *others))


def with_recovery_key(header: Header, key: bytes, cost: Cost) -> tuple[Header, str]:
    """The header with a new recovery key, and that key; the old one opens it no more."""
    recovery = _new_recovery_key()
    others = tuple(lock for lock in header.locks if lock.by != "recovery")
    return replace(header, locks=(*others, _seal(key, "recovery", _recovery_bytes(recovery), cost))), recovery


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose; who has it learns nothing of the data key."""
    return hashlib.blake2b(key=key, person=purpose, digest_size=KEY_BYTES).digest()


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is too short to protect anything.

    Raises
    ------
    SettingError : with how many characters it needs.
    """
    if not SHORTEST_PASSPHRASE <= len(passphrase) <= LONGEST_PASSPHRASE:
        raise SettingError(
            N_("A passphrase needs at least {least} characters. Four or more random words are good."),
            least=SHORTEST_PASSPHRASE,
        )


def _check(key: bytes) -> str:
    return derived(key, b"gd-check").hex()


def _passphrase_bytes(passphrase: str) -> bytes:
    """The same bytes on every keyboard and system: NFC, so that é typed as one or two characters is one."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def _new_recovery_key() -> str:
    """160 random bits to be printed: eight blocks of four letters and digits."""
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode()
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _recovery_bytes(recovery_key: str) -> bytes:
    """What was typed, without regard to case, blanks and hyphens, and with 0, 1, 8 read as O, I, B."""
    plain = "".join(c for c in recovery_key.upper() if c.isalnum())
    return plain.translate(str.maketrans("018", "OIB")).encode("utf-8", "surrogatepass")


def _seal(key: bytes, by: By, secret: bytes, cost: Cost) -> Lock:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = secrets.token_bytes(12)
    lock = Lock(by, cost, secrets.token_hex(16), nonce.hex(), "")
    sealed = AESGCM(_stretched(secret, lock)).encrypt(nonce, key, lock._bound())
    return replace(lock, sealed=sealed.hex())


def _open(header: Header, by: By, secret: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    for lock in header.locks:
        if lock.by != by:
            continue
        try:
            return AESGCM(_stretched(secret, lock)).decrypt(
                bytes.fromhex(lock.nonce), bytes.fromhex(lock.sealed), lock._bound()
            )
        except InvalidTag:
            break
    raise WrongPassphrase


def _stretched(secret: bytes, lock: Lock) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret,
        bytes.fromhex(lock.salt),
        time_cost=lock.cost.passes,
        memory_cost=lock.cost.memory_kib,
        parallelism=lock.cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
