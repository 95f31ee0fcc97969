"""Errors a person can act on. Each says where it happened and what to do next.

BankrecError
├── FileRefused            a file as a whole cannot be taken in (empty, a web page, an unknown format, unsafe)
│   ├── WrongAccount       it is a statement of an account this dossier does not hold
│   └── ProfileNeeded      the file can be read two ways: a person (or a saved profile) says which
├── AmountError            a text is not an amount in the strict grammar of its currency
├── SchemaMismatch         a frame does not have the columns, types or keys its table declares
├── SettingRefused         a setting or profile has an impossible value
├── DossierError           the folder is not a dossier, or cannot be used as asked
│   ├── DossierDamaged     a hash, a log or a fact does not verify
│   ├── DossierBusy        another process holds what is needed
│   └── WriteFailed        the disk refused; nothing was acknowledged
├── DecisionRefused        a decision cannot be taken
│   ├── OverAllocated      more would be allocated than is open
│   ├── NotFound           no such transaction, item, suggestion or decision
│   ├── PeriodClosed       the period is sealed
│   └── NotReadyToClose    the proof of the period does not hold yet
└── ConservationBroken     a sum that must hold does not: a defect of the program, never of the data
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class BankrecError(Exception):
    """The root of all errors raised on purpose. `action` says what a person can do next."""

    def __init__(self, message: str, *, action: str = "", where: str = "") -> None:
        self.message, self.action, self.where = message, action, where
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        todo = f" {self.action}" if self.action else ""
        return f"{place}{self.message}{todo}"


class FileRefused(BankrecError):
    """A file as a whole cannot be taken in; nothing of it was loaded."""


class WrongAccount(FileRefused):
    """The file is a statement of an account this dossier does not hold."""


class AccountNeeded(WrongAccount):
    """The file names no account and may be of several; `candidates` are (account id, name)."""

    def __init__(
        self, message: str, *, candidates: Sequence[tuple[str, str]], action: str = "", where: str = ""
    ) -> None:
        self.candidates = tuple(candidates)
        super().__init__(message, action=action, where=where)


class ProfileNeeded(FileRefused):
    """The file can be read in more than one way, and only a person can say which.

    `profile` is all that was found (JSON-able); `question` names its field that a person has to fill: date_order,
    decimal_mark, sign, direction or roles.
    """

    def __init__(
        self, message: str, *, question: str, profile: dict[str, object], action: str = "", where: str = ""
    ) -> None:
        self.question, self.profile = question, profile
        super().__init__(message, action=action, where=where)


class AmountError(BankrecError):
    """A text is not an amount in the strict grammar of its currency."""


class SchemaMismatch(BankrecError):
    """A frame does not have the columns, types or keys its table declares."""


class SettingRefused(BankrecError):
    """A setting or profile has an impossible value."""


class DossierError(BankrecError):
    """The folder is not a dossier, or cannot be used as asked."""


class DossierDamaged(DossierError):
    """A hash, a log or a fact does not verify."""


class DossierBusy(DossierError):
    """Another process holds what is needed."""


class WriteFailed(DossierError):
    """The disk refused; nothing was acknowledged."""


class DecisionRefused(BankrecError):
    """A decision cannot be taken; nothing was written."""


class OverAllocated(DecisionRefused):
    """More would be allocated than is open."""


class NotFound(DecisionRefused):
    """No such transaction, item, suggestion or decision."""


class PeriodClosed(DecisionRefused):
    """The period is sealed."""


class NotReadyToClose(DecisionRefused):
    """The proof of the period does not hold yet."""


class ConservationBroken(BankrecError):
    """A sum that must hold does not. This is a defect of the program, never of the data."""
