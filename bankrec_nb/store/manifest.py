"""What an import leaves behind: one record per file, with the hashes that later reads are checked against."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from bankrec_nb.store.facts import FactFile

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.store.record import Event

IMPORTED = "import"
REFUSED = "refused"
MATCH_RUN = "match_run"


@dataclass(frozen=True)
class ImportRecord:
    """One file as imported.

    `options` is what the reader was told, so that the facts can be rebuilt from the original; `profile` is how it then
    read a delimited file.
    """

    event_id: str
    file_name: str
    sha256: str
    stored: str
    format: str
    reader_version: str
    rows_in: int
    loaded: int
    known: int
    quarantined: int
    facts: tuple[FactFile, ...] = ()
    statements: tuple[Mapping[str, Any], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    profile: Mapping[str, Any] | None = None

    @property
    def payload(self) -> dict[str, Any]:
        """The record as the log keeps it."""
        record = asdict(self)
        del record["event_id"]
        return record


def import_record(event: Event) -> ImportRecord:
    """The record of an import event."""
    payload = dict(event.payload)
    payload["facts"] = tuple(FactFile(**fact) for fact in payload.get("facts", ()))
    payload["statements"] = tuple(payload.get("statements", ()))
    return ImportRecord(event_id=event.event_id, **payload)
