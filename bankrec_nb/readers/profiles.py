"""What is known about one kind of delimited file or sheet: saved once, applied silently to the next file of that form.

A profile is plain data (JSON). Its fingerprint is the form's: the same headers, delimiter and width give the same one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.document_columns import DOCUMENT_ROLES
from bankrec_nb.readers.letters import normal_form

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
    """Said by a person: the account of files of this form. A file whose own IBAN is another is refused."""
    currency: str | None = None
    """For files of this form that do not say it."""
    version: int = PROFILE_VERSION

    def is_of(self, form: str) -> bool:
        """Whether it is of this form: by its fingerprint, or by its header where it was saved under an older way to spell letters."""
        return form in (self.fingerprint, fingerprint(self.header, self.delimiter, self.width))

    def column(self, role: str) -> int | None:
        """The (first) column of a role."""
        places = self.roles.get(role, ())
        return places[0] if places else None

    def to_json(self) -> dict[str, Any]:
        """The profile as JSON-able data, columns as positions."""
        return asdict(self) | {"roles": {r: list(c) for r, c in self.roles.items()}}

    def to_text(self) -> str:
        """The profile as a person reads and edits it: JSON, columns by their header's name where that is unambiguous."""
        plain = [normal_form(h) for h in self.header]

        def named(place: int) -> str | int:
            once = place < len(plain) and bool(plain[place]) and plain.count(plain[place]) == 1
            return self.header[place] if once else place

        roles = {r: [named(c) for c in columns] for r, columns in self.roles.items()}
        told = {r: names[0] if len(names) == 1 else names for r, names in roles.items()}
        return json.dumps(asdict(self) | {"roles": told}, ensure_ascii=False, indent=2) + "\n"

    def says(self, **fields: Any) -> Profile:
        """The profile with what a person says about it; checked as a saved one is.

        `roles` given are put over those there are: a column has one meaning, and an empty one is taken away.

        Raises:
            SettingRefused: an unknown field, column or value.
        """
        told = self.to_json() | fields
        roles = Profile.from_json(told).roles
        taken = {c for columns in roles.values() for c in columns} if "roles" in fields else set()
        kept = {r: [c for c in columns if c not in taken] for r, columns in self.roles.items()}
        merged = {**kept, **roles} if "roles" in fields else self.roles
        return Profile.from_json(told | {"roles": {r: list(c) for r, c in merged.items() if c}})

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
        roles = DOCUMENT_ROLES if data.get("kind") == "documents" else frozenset(map(str, Role))
        if unknown := sorted(set(data.get("roles") or {}) - roles):
            raise SettingRefused(
                f"no column can be {', '.join(unknown)}.", where="profile", action=f"Known: {', '.join(sorted(roles))}."
            )
        for name, allowed in _ALLOWED.items():
            if values.get(name, allowed[0]) not in allowed:
                raise SettingRefused(f"{name} is '{values[name]}'.", where="profile", action=f"Use one of {allowed}.")
        try:
            values["header"] = tuple(str(h) for h in data.get("header", ()))
            values["roles"] = {
                str(r): tuple(_place(i, values["header"]) for i in ([c] if isinstance(c, int | str) else c))
                for r, c in dict(data.get("roles", {})).items()
            }
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


def role_names() -> frozenset[str]:
    """All that a column can be, of movements or of documents."""
    return DOCUMENT_ROLES | frozenset(map(str, Role))


def _place(column: int | str, header: Sequence[str]) -> int:
    """The position of a column given by position or by its header's name."""
    if isinstance(column, int):
        return column
    places = [i for i, name in enumerate(header) if normal_form(name) == normal_form(column)]
    if len(places) != 1:
        many = "no column" if not places else f"{len(places)} columns"
        raise ValueError(f"{many} named '{column}'")
    return places[0]


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
        if profile.header and profile.is_of(proposed.fingerprint):
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


def moved(saved: Profile, header: Sequence[str], delimiter: str | None = None) -> Profile:
    """A near profile with its columns found again by name in another header; roles whose column is gone are dropped."""
    places = {normal_form(h): i for i, h in reversed(list(enumerate(header)))}
    names = [normal_form(h) for h in saved.header]
    roles = {
        role: tuple(places[names[c]] for c in columns if c < len(names) and names[c] in places)
        for role, columns in saved.roles.items()
    }
    delimiter = saved.delimiter if delimiter is None else delimiter
    return replace(
        saved,
        roles={r: c for r, c in roles.items() if c},
        header=tuple(header),
        delimiter=delimiter,
        width=len(header),
        fingerprint=fingerprint(header, delimiter, len(header)),
    )


def as_saved(found: Profile) -> Profile:
    """What of a profile holds for the next file of the form too: each file has an encoding of its own."""
    return replace(found, encoding="")


def over(found: Profile, saved: Profile) -> Profile:
    """A file's own profile with all that a near one says put over it: the proposal a person is shown."""
    near = moved(saved, found.header, found.delimiter) if saved.header and found.header else saved
    said: dict[str, Any] = {
        name: getattr(near, name)
        for name in ("date_order", "direction", "account_id", "currency", "skip_words")
        if getattr(near, name)
    }
    if near.sign == "inverted":
        said["sign"] = near.sign
    return replace(found, name=saved.name, kind=near.kind, roles={**found.roles, **near.roles}, **said)


def disagreements(found: Profile, saved: Profile) -> dict[str, tuple[Any, Any]]:
    """What a near profile would read otherwise, field → (saved, found in the file); empty where both read alike."""
    proposal = over(found, saved)
    names = ("kind", "date_order", "direction", "account_id", "currency", "skip_words")
    told = {n: (getattr(proposal, n), getattr(found, n)) for n in names}
    told["sign"] = (proposal.sign, found.sign) if proposal.sign == "inverted" else (None, None)
    told |= {f"roles.{r}": (c, found.roles.get(r)) for r, c in proposal.roles.items()}
    return {name: pair for name, pair in told.items() if pair[0] != pair[1]}
