"""The folder a reconciliation lives in; the one object a notebook holds."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import DecisionRefused, NotFound, PeriodClosed
from bankrec_nb.domain.vocabulary import DecisionKind, Tier
from bankrec_nb.dossier import importing, suggesting
from bankrec_nb.dossier.folder import Layout, create
from bankrec_nb.dossier.identity import ReadersIdentity
from bankrec_nb.dossier.profiled import Profiled
from bankrec_nb.dossier.reports import ImportReport, MatchReport, VerifyReport
from bankrec_nb.dossier.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.dossier.reports import Progress
    from bankrec_nb.matching.explanation import Explanation
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.store.record import Event


class Dossier(Profiled):
    """Statements and documents in, decisions taken, proofs out. Frames are Polars; amounts for people are Decimal.

    Every decision is on disk before its method returns. `event_id` makes it safe to try again: the same id is one
    decision.
    """

    def __init__(self, path: str | Path, user: str | None = None, language: Language | None = None) -> None:
        layout = Layout(Path(path).expanduser().resolve())
        self.path = layout.root
        self._ws = Workspace(layout, user)
        self._spoken = language
        self._made: dict[str, tuple[object, Any]] = {}

    def __repr__(self) -> str:
        return f"Dossier({self.path.name}, user={self._ws.user})"

    def import_files(
        self, paths: Any, *, account: str | None = None, currency: str | None = None,
        profile: Mapping[str, Any] | str | None = None, said: Mapping[str, Any] | None = None,
        answers: Mapping[str, Mapping[str, Any]] | None = None, progress: Progress | None = None,
    ) -> ImportReport:  # fmt: skip
        """Bring in statements and documents: a path, a folder, a pattern, or several of them.

        Formats are recognised by content, accounts by what the file says. The same or an overlapping file again adds
        nothing twice. A file that cannot be taken in is a row with its message; the others are not held up.

        Args:
            paths: files are found by name; a path that exists is that file whatever characters it has.
            account: for files that do not name theirs; a file that names another is refused.
            currency: for files that do not say it.
            profile: how to read delimited files: a whole profile, the name of a saved one, or "found" for what they show. Without it a saved one of
                exactly a file's form is used; a file that can be read in two ways is asked about (`report.questions`).
            said: profile fields for the delimited files of this call, such as {"date_order": "dmy"}.
            answers: SHA-256 of a file → the profile chosen for it (`Question.answered`). What was said or chosen is
                kept as a profile for the next file of the form.
            progress: called with (done, of, file name).
        """
        report = importing.import_files(
            self._ws,
            paths,
            account=account,
            currency=currency,
            profile=profile,
            said=said,
            answers=answers,
            progress=progress,
        )
        self.check()
        return report

    def revert_import(self, import_id: str, why: str = "") -> Event:
        """Take an import back, by its id, file name or SHA-256, while nothing is decided on what only it brought.

        Raises:
            NotFound: no such import. DecisionRefused: decisions rest on it.
        """

        def build(state: Any) -> dict[str, Any]:
            there = {r.event_id for r in self._ws.imports()} | {c.event_id for c in self._ws.counted.held}
            named = (r for r in self._ws.recorded() if import_id in {r.event_id, r.file_name, r.sha256})
            found = [r for r in named if r.event_id in there]
            if not found:
                raise NotFound(f"no import {import_id}.", where="import")
            record = found[-1]
            rest = folding_rest(self._ws, record.event_id)
            lost = (set(state.by_transaction) | set(state.splits)) - rest[0] & _all_ids(self._ws)[0]
            lost |= {i for i in state.by_item if i in _all_ids(self._ws)[1] and i not in rest[1]}
            if lost:
                raise DecisionRefused(
                    f"{len(lost)} of its rows are in use.", where=record.file_name, action="Undo those matches first."
                )
            payload = {"imports": [record.event_id], "file_name": record.file_name}
            trial = self._ws.counted_with(self._ws.draft(DecisionKind.IMPORT_REVERTED, payload))
            if any(r.event_id == record.event_id for r in trial.records):
                raise PeriodClosed(
                    "a sealed period rests on it.",
                    where=record.file_name,
                    action="Another person can reopen the period, with a reason.",
                )
            return payload

        return self._decide(DecisionKind.IMPORT_REVERTED, build, why)

    def match(self, accept: str | None = None, progress: Progress | None = None) -> MatchReport:
        """Match what is open against what is waiting. Decisions already taken are not touched.

        Args:
            accept: a tier to accept at once (only "certain" may be accepted without a person).
            progress: called with (done, of, what).
        """
        started = time.perf_counter()
        if accept is not None and accept != Tier.CERTAIN:
            raise DecisionRefused(
                f"'{accept}' may not be accepted without a person.", where="match", action='Only accept="certain".'
            )
        if progress:
            progress(0, 1, "matching")
        run, limits = suggesting.run(self._ws, self.books)
        self._made["run"] = (suggesting.mark(self._ws), run)
        self._made.pop("proposed", None)
        self._made.pop("transactions", None)
        shown = self.suggestions
        counts = shown.filter(pl.col("rank") == 1).group_by("tier").len("suggestions")
        counts = counts.sort(
            pl.col("tier").replace_strict({tier: place for place, tier in enumerate(Tier)})
        )  # surest first
        accepted = len(self.accept(tier=accept, why="accepted by the program: tier certain")) if accept else 0
        self.check()
        if progress:
            progress(1, 1, "")
        return MatchReport(shown, counts, time.perf_counter() - started, accepted, limits)

    def explain(self, transaction_id: str) -> Explanation:
        """Why a transaction got its suggestion, or none: candidates, evidence, possible payers, named documents, limits.

        Raises:
            NotFound: there is no such transaction, or nothing of it is left to explain.
        """
        return suggesting.explanation(self._ws, self.books, transaction_id)

    def check(self) -> None:
        """Assert that every cent is used once; raises ConservationBroken."""
        self.books.check_conservation()

    def refresh(self) -> bool:
        """Take in what others (or one's other notebooks) wrote; True when something was new."""
        return self._ws.refresh()

    def sql(self, query: str, params: Any = None) -> pl.DataFrame:
        """The answer to one SELECT over all tables (DuckDB), read-only."""
        from bankrec_nb.dossier.querying import answer

        return answer(self, self._ws, query, params)

    def status(self) -> dict[str, Any]:
        """What stands and what is left to do, as plain figures."""
        from bankrec_nb.dossier.summary import status

        return status(self, self._ws)

    def verify(self, *, repair: bool = False) -> VerifyReport:
        """Check hashes, logs, fold, seals and conservation; with repair, rebuild facts from their originals."""
        from bankrec_nb.dossier.verifying import verify

        return verify(self, self._ws, repair=repair)

    def close_files(self) -> None:
        """Let the local cache go, so that another kernel can have it."""
        self._ws.sql.close()


def folding_rest(ws: Workspace, without: str) -> tuple[set[str], set[str]]:
    """Transaction and item ids that are there without one import."""
    from bankrec_nb.store.merge import merge

    merged = merge([ws.facts_of(r) for r in ws.imports() if r.event_id != without], ReadersIdentity())
    return set(merged.transactions["transaction_id"]), set(merged.items["item_id"])


def _all_ids(ws: Workspace) -> tuple[set[str], set[str]]:
    return set(ws.merged.transactions["transaction_id"]), set(ws.merged.items["item_id"])


def open_dossier(
    path: str | Path, user: str | None = None, *, company: str = "", language: Language | None = None
) -> Dossier:
    """The dossier in this folder; an empty or missing folder becomes a new one.

    Args:
        path: the folder.
        user: who decides.
        company: the name of a new one.
        language: in which panels and reports speak here, "fr" or "en"; the dossier's own by default.

    Raises:
        DossierError: the folder holds something else.
    """
    layout = Layout(Path(path).expanduser().resolve())
    if not layout.toml.exists():
        make(layout, company)
    return Dossier(path, user, language)


def make(layout: Layout, company: str = "") -> None:
    """A new dossier in an empty or missing folder."""
    from bankrec_nb.domain.errors import DossierError, WriteFailed
    from bankrec_nb.store.atomic import write_failed

    try:
        layout.root.mkdir(parents=True, exist_ok=True)
        used = any(layout.root.glob("*.jsonl")) or layout.facts.exists()
        if used:
            raise DossierError(
                "dossier.toml is missing in a folder that holds a dossier.",
                where=layout.root.name,
                action="Restore it from a copy.",
            )
        create(layout, company)
    except OSError as error:
        raise write_failed(layout.root, error) from error
    except WriteFailed:
        raise
