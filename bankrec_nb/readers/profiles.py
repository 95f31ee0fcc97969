"""What is known about one kind of delimited file or sheet: saved once, applied silently to the next file of that form.

A profile is plain data (JSON). Its fingerprint is the form's: the same headers, delimiter and width give the same one.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.readers.columns import normal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

PROFILE_VERSION = 1
_NEAR = 0.6
"""Share of common headers from which a saved profile is proposed for a file of another form."""


@dataclass(frozen=True)
class Profile:
    """How to read one form of table. Columns are positions from 0; every field can be edited by a person."""

    kind: Literal["transactions", "documents"] = "transactions"
    name: str = ""
    fingerprint: str = ""
    header: tuple[str, ...] = ()
    header_line: int = 0
    """Line of the header, 0 where the table has none."""
    delimiter: str = ""
    width: int = 0
    encoding: str = ""
    roles: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Role → columns; only text roles may have several."""
    date_order: Literal["dmy", "mdy"] | None = None
    """Order of day and month; null where the dates need none (ISO, month names) or it could not be decided."""
    decimal_mark: Literal[".", ","] | None = None
    sign: Literal["signed", "inverted", "debit_credit", "debit_negative", "flag"] = "signed"
    brackets: bool = False
    trailing_sign: bool = False
    suffixes: bool = False
    direction: Literal["sale", "purchase"] | None = None
    """Of documents whose table has no type column."""
    skip_words: tuple[str, ...] = ()
    """A row is left out where its text has one of these words."""
    account_id: str | None = None
    currency: str | None = None
    version: int = PROFILE_VERSION

    def column(self, role: str) -> int | None:
        """The (first) column of a role."""
        places = self.roles.get(role, ())
        return places[0] if places else None

    def to_json(self) -> dict[str, Any]:
        """The profile as JSON-able data."""
        return asdict(self) | {"roles": {r: list(c) for r, c in self.roles.items()}}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Profile:
        """A profile from saved or edited data.

        Raises:
            SettingRefused: an unknown field, a newer version, or a value of the wrong kind.
        """
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise SettingRefused(
                f"unknown field {', '.join(unknown)}.", where="profile", action=f"Known: {', '.join(sorted(known))}."
            )
        if int(data.get("version", PROFILE_VERSION)) > PROFILE_VERSION:
            raise SettingRefused(
                "the profile was written by a newer version.", where="profile", action="Update bankrec_nb."
            )
        values = dict(data)
        for name, allowed in _ALLOWED.items():
            if values.get(name, allowed[0]) not in allowed:
                raise SettingRefused(f"{name} is '{values[name]}'.", where="profile", action=f"Use one of {allowed}.")
        try:
            values["roles"] = {
                str(r): tuple(int(i) for i in ([c] if isinstance(c, int) else c))
                for r, c in dict(data.get("roles", {})).items()
            }
            values["header"] = tuple(str(h) for h in data.get("header", ()))
            values["skip_words"] = tuple(str(w) for w in data.get("skip_words", ()))
        except (TypeError, ValueError) as error:
            raise SettingRefused(f"the profile cannot be read: {error}", where="profile") from error
        return cls(**values)


_ALLOWED: dict[str, tuple[Any, ...]] = {
    "kind": ("transactions", "documents"),
    "date_order": (None, "dmy", "mdy"),
    "decimal_mark": (None, ".", ","),
    "sign": ("signed", "inverted", "debit_credit", "debit_negative", "flag"),
    "direction": (None, "sale", "purchase"),
}


def fingerprint(header: Sequence[str], delimiter: str, width: int) -> str:
    """16 hex characters over a table's form. A table without a header has its delimiter and width only."""
    names = [normal_form(h) for h in header]
    return blake2b("\x1f".join([delimiter, str(width), *names]).encode(), digest_size=8).hexdigest()


def choose(saved: Iterable[Profile], proposed: Profile) -> tuple[Profile | None, Literal["exact", "near", "none"]]:
    """The saved profile for a file's form: the exact one may be applied silently, a near one is to be shown first.

    Args:
        saved: a person's profiles.
        proposed: what the reader found in the file (`ReadResult.profile` or `ProfileNeeded.profile`).
    """
    candidates = [p for p in saved if p.kind == proposed.kind]
    for profile in candidates:
        if profile.fingerprint == proposed.fingerprint and profile.header:
            return profile, "exact"
    scored = [(likeness(p, proposed), i) for i, p in enumerate(candidates)]
    best, place = max(scored, key=lambda pair: (pair[0], -pair[1]), default=(0.0, -1))
    return (candidates[place], "near") if best >= _NEAR else (None, "none")


def likeness(one: Profile, other: Profile) -> float:
    """Share of headers two profiles have in common (0..1); without headers only an equal form is alike."""
    ours, theirs = {normal_form(h) for h in one.header}, {normal_form(h) for h in other.header}
    if not ours or not theirs:
        return 0.7 if ours == theirs and (one.delimiter, one.width) == (other.delimiter, other.width) else 0.0
    return len(ours & theirs) / len(ours | theirs)


def differences(saved: Profile, proposed: Profile) -> dict[str, tuple[Any, Any]]:
    """What differs, field → (saved, found in the file): shown before a near profile is used."""
    ours, theirs = saved.to_json(), proposed.to_json()
    skipped = {"fingerprint", "name", "version", "header_line"}
    return {name: (ours[name], theirs[name]) for name in ours if name not in skipped and ours[name] != theirs[name]}


def moved(saved: Profile, header: Sequence[str]) -> Profile:
    """A near profile with its columns found again by name in another header; roles whose column is gone are dropped."""
    from dataclasses import replace

    places = {normal_form(h): i for i, h in reversed(list(enumerate(header)))}
    names = [normal_form(h) for h in saved.header]
    roles = {
        role: tuple(places[names[c]] for c in columns if c < len(names) and names[c] in places)
        for role, columns in saved.roles.items()
    }
    return replace(
        saved,
        roles={r: c for r, c in roles.items() if c},
        header=tuple(header),
        width=len(header),
        fingerprint=fingerprint(header, saved.delimiter, len(header)),
    )
