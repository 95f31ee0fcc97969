"""What the verbs answer: records a person reads and a program can take apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.vocabulary import Proof, Severity
from bankrec_nb.reporting.text import count_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from bankrec_nb.dossier.questions import Question

    Progress = Callable[[int, int, str], None]

FILES = pl.Schema(
    {
        "file_name": pl.String, "format": pl.String, "account_id": pl.String, "period": pl.String, "rows_in": pl.Int64,
        "loaded": pl.Int64, "known": pl.Int64, "quarantined": pl.Int64, "proof": pl.String, "delta": pl.String,
        "message": pl.String,
    }
)  # fmt: skip
"""Grain: one file handed to import_files. rows_in = loaded + known + quarantined."""

REFUSED, ASKED = "refused", "asked"
"""In place of a proof: nothing of the file was loaded, for good or until a person has answered its question."""
_BAD_PROOF = (str(Proof.UNBALANCED), str(Proof.INCOMPLETE))


@dataclass(frozen=True)
class ImportReport:
    """What an import did, one row per file in `files`, and what was found in `issues`."""

    files: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FILES))
    issues: pl.DataFrame = field(default_factory=t.ISSUE.empty)
    questions: tuple[Question, ...] = ()
    """What files leave for a person to say; nothing of these files was loaded."""
    statements: pl.DataFrame = field(default_factory=pl.DataFrame)
    """What the statements of the accounts these files are of leave unproved now: gaps, overlaps, repeats, missing days."""

    @property
    def refused(self) -> pl.DataFrame:
        """Files of which nothing was loaded, each with its message: those that wait for an answer too."""
        return self.files.filter(pl.col("proof").is_in([REFUSED, ASKED]))

    def answered(self, again: ImportReport) -> ImportReport:
        """This report with some of its files handed in again: each stands where it stood, as it is now."""
        names = again.files["file_name"].to_list()
        new = ~pl.col("file_name").is_in(names)
        place = self.files.select("file_name", place=pl.int_range(pl.len())).unique("file_name", keep="first")
        files = pl.concat([self.files.filter(new), again.files]).join(place, on="file_name", how="left")
        accounts = [a for told in again.files["account_id"].drop_nulls() for a in told.split(", ")]
        left = (
            self.statements.filter(~pl.col("account_id").is_in(accounts)) if self.statements.height else self.statements
        )
        return ImportReport(
            files.sort("place", nulls_last=True, maintain_order=True).drop("place"),
            pl.concat([self.issues.filter(new), again.issues]),
            (*again.questions, *(q for q in self.questions if q.file_name not in names)),
            pl.concat([left, again.statements]) if left.height else again.statements,
        )

    @property
    def findings(self) -> bool:
        """Whether a person should look: a refused file, a quarantined row, a statement that does not add up."""
        kept_apart = self.issues["severity"].is_in([str(Severity.QUARANTINED), str(Severity.REFUSED)]).any()
        return bool(kept_apart or self.refused.height or self.files["proof"].is_in(_BAD_PROOF).any())

    def summary(self) -> str:
        """A few lines for a person."""
        total = self.files.select("rows_in", "loaded", "known", "quarantined").sum().row(0)
        files = f"{self.files.height} file{'s' if self.files.height != 1 else ''}"
        head = "{}: {} rows in = {} loaded + {} known + {} quarantined".format(files, *total)
        return "\n".join([head, *(_file_line(row) for row in self.files.to_dicts())])


def _file_line(row: dict[str, object]) -> str:
    place = " ".join(str(row[c]) for c in ("format", "account_id", "period") if row[c])
    counts = f"{row['rows_in']} = {row['loaded']} + {row['known']} + {row['quarantined']}"
    told = f" — {row['message']}" if row["message"] else ""
    return f"{row['file_name']}: {place}; {counts}; {row['proof']}{told}"


_TIERS_IN_FRENCH = {"certain": "certaine", "probable": "probable", "possible": "possible"}


def _some(count: int, word: str) -> str:
    """`1 proposition`, `2 propositions`: in French none is singular too."""
    return f"{count_text(count)} {word}{'s' if count > 1 else ''}"


@dataclass(frozen=True)
class MatchReport:
    """What a run proposes. `counts`: one row per tier; `suggestions` as the dossier shows them."""

    suggestions: pl.DataFrame
    counts: pl.DataFrame
    seconds: float
    accepted: int = 0
    limits: tuple[str, ...] = ()

    def summary(self, language: str = "en") -> str:
        """One line for a person, in French or English."""
        first = self.suggestions.filter(pl.col("rank") == 1).height
        if language == "fr":
            told = ", ".join(_some(n, _TIERS_IN_FRENCH.get(tier, tier)) for tier, n in self.counts.iter_rows())
            seconds = f"{self.seconds:.1f}".replace(".", ",")
            return (
                f"{_some(first, 'proposition')} ({told or 'aucune'}) ; {_some(self.accepted, 'acceptée')} ; {seconds} s"
            )
        told = ", ".join(f"{n:,} {tier}" for tier, n in self.counts.iter_rows())
        return f"{first:,} suggestions ({told or 'none'}); {self.accepted:,} accepted; {self.seconds:.1f} s"


@dataclass(frozen=True)
class VerifyReport:
    """Whether everything still is what it was. `problems`: one row per finding, the first bad record first."""

    problems: pl.DataFrame
    checked: dict[str, int]
    repaired: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """No problem is left."""
        return self.problems.is_empty()

    def summary(self) -> str:
        """A few lines for a person."""
        told = ", ".join(f"{n} {what}" for what, n in self.checked.items())
        lines = [f"{'In order' if self.ok else f'{self.problems.height} problems'}: {told}"]
        lines += [f"{row['where']}: {row['problem']} {row['action']}".rstrip() for row in self.problems.to_dicts()]
        return "\n".join([*lines, *(f"rebuilt: {name}" for name in self.repaired)])
