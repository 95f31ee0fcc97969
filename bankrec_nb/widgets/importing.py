"""The import panel: files dropped on the page go through `Dossier.import_files`; what a file leaves open is asked.

A file's name is data: it is shown as text and never decides where something is written.
"""

from __future__ import annotations

import logging
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from bankrec_nb.domain.errors import BankrecError, DecisionRefused, NotFound
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.reader_sentences import spoken_finding
from bankrec_nb.domain.sentences import remark_beside, told
from bankrec_nb.dossier.reports import ASKED
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.readers.read import load, unpacked
from bankrec_nb.reporting.text import period_text, plain
from bankrec_nb.reporting.words import say
from bankrec_nb.widgets.file_forms import mapping_page, preview_page, question_page, said_fields
from bankrec_nb.widgets.import_words import IMPORT_WORDS
from bankrec_nb.widgets.together import tell_others
from bankrec_nb.widgets.words import Texts

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier, ImportReport
    from bankrec_nb.dossier.questions import Form, Question
    from bankrec_nb.readers.base import Source
    from bankrec_nb.reporting.about import Language

log = logging.getLogger(__name__)

ASSETS = Path(__file__).with_name("assets")
LARGEST_UPLOAD_BYTES = 60_000_000
"""Beyond this the page would hold the file twice; `import_files` with a path has no such limit."""
COUNTED = ("rows_in", "loaded", "known", "quarantined")
LONGEST_NAME = 120
ISSUES_SHOWN = 50
WITH_COLUMNS = ("csv", "xlsx", "json", "payout")
"""Formats whose columns a person may name."""


def import_panel(dossier: Dossier, *, language: Language | None = None, match: bool = False) -> ImportPanel:
    """A place to drop statements and lists of documents on; what came of each file is listed beneath.

    Args:
        dossier: an open dossier.
        language: "en" or "fr"; the dossier's own by default.
        match: compare what is open each time something new came in, as a page without code must.
    """
    return ImportPanel(dossier, Texts.of(dossier, language), match=match)


@dataclass(frozen=True)
class Looked:
    """The file whose form is on the page."""

    source: Source
    path: Path
    form: Form | None
    question: Question | None = None


class ImportPanel(anywidget.AnyWidget):
    """Files in. `report` is the last ImportReport."""

    _esm = "\n".join((ASSETS / name).read_text("utf-8") for name in ("dom.js", "import.js"))
    _css = (ASSETS / "panel.css").read_text("utf-8")
    language = traitlets.Unicode("fr").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    accounts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    largest = traitlets.Int(LARGEST_UPLOAD_BYTES).tag(sync=True)

    def __init__(self, dossier: Dossier, texts: Texts, *, match: bool = False) -> None:
        self.dossier, self.texts, self.matches = dossier, texts, match
        self.report: ImportReport | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="bankrec-import-")
        self._received: list[Path] = []
        self._paths: list[Path] = []
        self._questions: list[Question] = []
        self._looked: Looked | None = None
        self._account: str | None = None
        place = 1 if texts.language == "fr" else 0
        words = texts.all() | {name: pair[place] for name, pair in IMPORT_WORDS.items()}
        super().__init__(language=texts.language, words=words, accounts=account_choices(dossier))
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        return f"ImportPanel({self.dossier.path.name})"

    def _heard(self, _widget: Any, message: dict[str, Any], buffers: list[Any]) -> None:
        try:
            kind, values = message.get("kind"), dict(message.get("values") or {})
            if kind == "file":
                self.receive(str(message.get("name")), bytes(buffers[0]))
            elif kind == "import":
                self.take_in(chosen_account(self.dossier, str(message.get("account") or "")))
            elif kind == "answer":
                self.answer(values, str(message.get("value") or ""))
            elif kind == "preview":
                self.try_out(values)
            elif kind == "columns":
                self.look(int(message.get("row", -1)))
            elif kind == "later":
                self._next()
        except (BankrecError, OSError) as error:
            said = told(error, self.texts.language) if isinstance(error, BankrecError) else str(error)
            self.send({"kind": "say", "message": said})
        except Exception as error:  # the page must hear of it instead of waiting
            log.exception("import panel")
            self.send({"kind": "say", "message": f"{type(error).__name__}: {error}"})

    def receive(self, name: str, content: bytes) -> None:
        """One file from the page, kept until all have arrived."""
        path = Path(tempfile.mkdtemp(dir=self._folder.name)) / safe_name(name)
        path.write_bytes(content)
        self._received.append(path)

    def take_in(self, account: str | None = None) -> None:
        """Import what has arrived (into this account where a file names none), tell what came of it, ask what is open."""
        self._account = account
        for path in self._paths:
            path.unlink(missing_ok=True)
        self._paths, self._received = self._received, []
        if self._paths:
            self._import(self._paths)

    def answer(self, values: dict[str, Any], value: str = "") -> None:
        """Import the file that is on the page as the person says: one of its ways, or what its columns hold."""
        if self._looked is None:
            return
        looked = self._looked
        if value and looked.question is not None:
            profile = looked.question.answered(value)
        elif looked.form is not None:
            profile = Profile.from_json(looked.form.profile).says(**self._fields(values)).to_json()
            profile = looked.question.told(profile) if looked.question else profile
        else:
            return
        self._take_back(looked)
        self._import([looked.path], {looked.source.sha256: profile})

    def try_out(self, values: dict[str, Any]) -> None:
        """Show how the file that is on the page would be read; nothing is imported."""
        if self._looked is not None:
            form = self.dossier.form(self._looked.source, self._fields(values))
            self.send({"kind": "preview", "preview": preview_page(form, self.texts.language)})

    def look(self, row: int) -> None:
        """Put a file of the last report on the page: its question, or its columns."""
        files = self._delimited()
        asked = next(iter(self._questions_of(row)), None)
        if asked is not None:
            self._questions = [asked, *(q for q in self._questions if q is not asked)]
            self.send({"kind": "ask", "question": self._asked()})
        elif row in files:
            source, path = files[row]
            form = self.dossier.form(source)
            self._looked = Looked(source, path, form)
            title = self.texts_of("form_columns_of", name=plain(source.name))
            page = mapping_page(form, self.accounts, self.texts.language)
            self.send({"kind": "ask", "question": {"title": title, "why": "", "ways": [], "open": True, **page}})

    def _questions_of(self, row: int) -> list[Question]:
        """What a file of the last report leaves open."""
        assert self.report is not None  # noqa: S101 - its table is on the page
        names = self.report.files["file_name"][row : row + 1].to_list() if row >= 0 else []
        return [q for q in self.report.questions if q.file_name in names]

    def texts_of(self, text: str, **values: object) -> str:
        """One of the panel's own texts, filled."""
        return str(self.words[text]).format(**values)

    def _fields(self, values: dict[str, Any]) -> dict[str, Any]:
        return said_fields(values, chosen_account(self.dossier, str(values.get("account") or "")))

    def _take_back(self, looked: Looked) -> None:
        """A file that is in already is read anew; not while decisions rest on it."""
        try:
            self.dossier.revert_import(looked.source.sha256, "read anew, its columns as a person said")
        except NotFound:
            return
        except DecisionRefused as refused:
            raise DecisionRefused(self.texts_of("form_in_use"), where=looked.source.name) from refused

    def _import(self, paths: list[Path], answers: dict[str, dict[str, Any]] | None = None) -> None:
        def progress(done: int, of: int, name: str) -> None:
            self.send({"kind": "progress", "done": done, "of": of, "name": plain(Path(name).name)})

        new = self.dossier.import_files(paths, account=self._account, answers=answers, progress=progress)
        self.report = new if answers is None or self.report is None else self.report.answered(new)
        left = [q for q in self._questions if q.source.sha256 not in (answers or ())]
        self._questions = [*new.questions, *(left if answers else ())]
        self.accounts = account_choices(self.dossier)
        total = self._total()
        if new.files["loaded"].sum():
            if self.matches:
                self.send({"kind": "say", "message": self.words["import_matching"]})
                total += " " + self.dossier.match().summary(self.texts.language)
            tell_others(self.dossier, self)
        self.send(
            {
                "kind": "report",
                "rows": self._rows(),
                "total": total,
                "issues": self._issues(),
                "question": self._asked(),
            }
        )

    def _next(self) -> None:
        """Leave the question on the page for later (its file keeps a button for it); the next one, if any."""
        if self._looked is not None and self._looked.question in self._questions:
            self._questions.remove(self._looked.question)
        self.send({"kind": "ask", "question": self._asked()})

    def _rows(self) -> list[list[Any]]:
        """One row per file of the report; the last cell is the word of its button: what is asked, or its columns."""
        assert self.report is not None  # noqa: S101 - called right after an import
        buttons = dict.fromkeys(self._delimited(), "form_columns") | {
            place: "form_answer" for place, proof in enumerate(self.report.files["proof"]) if proof == ASKED
        }
        return [
            [plain(r["file_name"]), r["format"] or "", masked(r["account_id"] or ""), period_text(r["period"], self.texts.language), *(r[c] for c in COUNTED), r["proof"], self.texts(r["proof"]) if r["proof"] else "", plain(remark_beside(r, self.texts.language)), buttons.get(place, "")]
            for place, r in enumerate(self.report.files.iter_rows(named=True))
        ]  # fmt: skip

    def _delimited(self) -> dict[int, tuple[Source, Path]]:
        """Place in the report → the file, where it is a delimited one or a sheet that was read or asked about."""
        assert self.report is not None  # noqa: S101
        asked = {q.file_name for q in self.report.questions}
        found: dict[str, tuple[Source, Path]] = {}
        for path in self._paths:
            try:
                found |= {source.name: (source, path) for source in unpacked(load(path))}
            except BankrecError:
                continue
        rows = enumerate(self.report.files.select("file_name", "format").iter_rows())
        return {n: found[name] for n, (name, kind) in rows if name in found and (kind in WITH_COLUMNS or name in asked)}

    def _issues(self) -> dict[str, Any]:
        """What was found, with file, line and what to do; the first fifty."""
        assert self.report is not None  # noqa: S101
        issues = self.report.issues
        seen = issues.filter(issues["severity"] != "note")
        rows = [
            [
                plain(i["file_name"] or ""),
                i["line"],
                say(i["severity"], self.texts.language),
                plain(spoken_finding(i["message"], self.texts.language)),
                plain(spoken_finding(i["action"], self.texts.language)),
            ]
            for i in seen.head(ISSUES_SHOWN).to_dicts()
        ]
        return {"count": seen.height, "rows": rows}

    def _total(self) -> str:
        assert self.report is not None  # noqa: S101
        sums = self.report.files.select(COUNTED).sum().row(0, named=True)
        return self.texts("import_done", n=self.report.files.height, **sums)

    def _asked(self) -> dict[str, Any] | None:
        """The question now open, as a form."""
        self._looked = None
        if not self._questions:
            return None
        question = self._questions[0]
        path = next((p for p in self._paths if p.name == question.file_name), self._paths[0] if self._paths else Path())
        form = None if question.asks == "account" else self.dossier.form(question.source)
        self._looked = Looked(question.source, path, form, question)
        page = question_page(question, form, self.accounts, self.texts.language)
        return {**page, "open": question.asks == "roles"}


def account_choices(dossier: Dossier) -> list[list[str]]:
    """Place in the list and what the account is called, the number masked: the page never has it whole."""
    accounts = enumerate(dossier.config.accounts)
    return [[str(n), f"{plain(a.name)} {masked(a.account_id)}".strip()] for n, a in accounts]


def chosen_account(dossier: Dossier, place: str) -> str | None:
    """The account id behind a choice; None for none."""
    accounts = dossier.config.accounts
    return accounts[int(place)].account_id if place.isdigit() and int(place) < len(accounts) else None


def safe_name(name: str) -> str:
    """The last part of a file's name without control characters: nothing that leads out of a folder."""
    last = plain(name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    return last[-LONGEST_NAME:] or "file"
