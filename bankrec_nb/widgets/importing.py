"""The import panel: files dropped on the page go through `Dossier.import_files`; what a file leaves open is asked.

A file's name is data: it is shown as text and never decides where something is written.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from bankrec_nb.domain.errors import BankrecError, ProfileNeeded
from bankrec_nb.domain.masking import masked
from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.read import read_file
from bankrec_nb.reporting.text import plain
from bankrec_nb.widgets.words import Texts

if TYPE_CHECKING:
    from bankrec_nb.dossier import Dossier, ImportReport
    from bankrec_nb.reporting.about import Language

log = logging.getLogger(__name__)

ASSETS = Path(__file__).with_name("assets")
LARGEST_UPLOAD_BYTES = 60_000_000
"""Beyond this the page would hold the file twice; `import_files` with a path has no such limit."""
COUNTED = ("rows_in", "loaded", "known", "quarantined")
LONGEST_NAME = 120
CHOICES = {"date_order": ("dmy", "mdy"), "decimal_mark": (",", "."), "direction": ("sale", "purchase")}
"""What a person can answer to a reader's question; `roles` asks for every column."""


def import_panel(dossier: Dossier, *, language: Language | None = None) -> ImportPanel:
    """A place to drop statements and lists of documents on; what came of each file is listed beneath."""
    return ImportPanel(dossier, Texts("en" if (language or dossier.config.language) == "en" else "fr"))


class ImportPanel(anywidget.AnyWidget):
    """Files in. `report` is the last ImportReport."""

    _esm = "\n".join((ASSETS / name).read_text("utf-8") for name in ("dom.js", "import.js"))
    _css = (ASSETS / "panel.css").read_text("utf-8")
    language = traitlets.Unicode("fr").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    accounts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    largest = traitlets.Int(LARGEST_UPLOAD_BYTES).tag(sync=True)

    def __init__(self, dossier: Dossier, texts: Texts) -> None:
        self.dossier, self.texts = dossier, texts
        self.report: ImportReport | None = None
        self._folder = tempfile.TemporaryDirectory(prefix="bankrec-import-")
        self._received: list[Path] = []
        self._questions: list[tuple[Path, ProfileNeeded]] = []
        self._account: str | None = None
        super().__init__(language=texts.language, words=texts.all(), accounts=account_choices(dossier))
        self.on_msg(self._heard)

    def __repr__(self) -> str:
        return f"ImportPanel({self.dossier.path.name})"

    def _heard(self, _widget: Any, message: dict[str, Any], buffers: list[Any]) -> None:
        try:
            if message.get("kind") == "file":
                self.receive(str(message.get("name")), bytes(buffers[0]))
            elif message.get("kind") == "import":
                self.take_in(chosen_account(self.dossier, str(message.get("account") or "")))
            elif message.get("kind") == "answer":
                self.answer(dict(message.get("values") or {}))
        except (BankrecError, OSError) as error:
            self.send({"kind": "say", "message": str(error)})
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
        paths, self._received = self._received, []
        if paths:
            self._import(paths)
        for path in paths:
            path.unlink() if not any(path == asked for asked, _ in self._questions) else None

    def answer(self, values: dict[str, Any]) -> None:
        """Import the file a question was about, with the person's answer."""
        if self._questions:
            path, asked = self._questions.pop(0)
            self._import([path], answered(asked, values))

    def _import(self, paths: list[Path], profile: dict[str, Any] | None = None) -> None:
        def progress(done: int, of: int, name: str) -> None:
            self.send({"kind": "progress", "done": done, "of": of, "name": plain(Path(name).name)})

        self.report = self.dossier.import_files(paths, account=self._account, profile=profile, progress=progress)
        refused = set(self.report.refused["file_name"])
        if profile is None:
            asked = [(path, question) for path in paths if path.name in refused and (question := _question(path))]
            self._questions += asked
        self.send({"kind": "report", "rows": self._rows(), "total": self._total(), "question": self._asked()})

    def _rows(self) -> list[list[Any]]:
        assert self.report is not None  # noqa: S101 - called right after an import
        return [
            [plain(r["file_name"]), r["format"] or "", masked(r["account_id"] or ""), *(r[c] for c in COUNTED), r["proof"], self.texts(r["proof"]) if r["proof"] else "", plain(r["message"])]
            for r in self.report.files.iter_rows(named=True)
        ]  # fmt: skip

    def _total(self) -> str:
        assert self.report is not None  # noqa: S101
        sums = self.report.files.select(COUNTED).sum().row(0, named=True)
        return self.texts("import_done", n=self.report.files.height, **sums)

    def _asked(self) -> dict[str, Any] | None:
        """The question now open, as a form."""
        if not self._questions:
            return None
        path, asked = self._questions[0]
        title = self.texts(f"ask_{asked.question}", name=plain(path.name))
        return {"title": title, "why": plain(asked.message), "fields": question_fields(asked, self.texts)}


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


def _question(path: Path) -> ProfileNeeded | None:
    """What a refused file leaves for a person to say; None when it was refused for good."""
    try:
        read_file(path)
    except ProfileNeeded as asked:
        return asked
    except BankrecError:
        return None
    return None


def question_fields(asked: ProfileNeeded, texts: Texts) -> list[dict[str, Any]]:
    """A choice per thing to say; for `roles` one per column, as far as the reader understood them."""
    if asked.question in CHOICES:
        return [
            {
                "name": asked.question,
                "label": "",
                "value": "",
                "choices": [[c, texts(c)] for c in CHOICES[asked.question]],
            }
        ]
    roles: dict[str, Any] = dict(asked.profile.get("roles") or {})  # type: ignore[call-overload]
    found = {column: role for role, columns in roles.items() for column in columns}
    header: list[Any] = list(asked.profile.get("header") or ())  # type: ignore[call-overload]
    choices = [["", texts("not_used")], *([str(r), texts(str(r)).replace("_", " ")] for r in Role if r != Role.IGNORED)]
    return [
        {
            "name": f"column{n}",
            "label": plain(str(name)) or str(n + 1),
            "value": str(found.get(n, "")),
            "choices": choices,
        }
        for n, name in enumerate(header)
    ]


def answered(asked: ProfileNeeded, values: dict[str, Any]) -> dict[str, Any]:
    """The file's profile with the person's answer in it."""
    if asked.question in CHOICES:
        return {**asked.profile, asked.question: str(values.get(asked.question, ""))}
    roles: dict[str, list[int]] = {}
    for name, role in values.items():
        if role and name.startswith("column") and name[6:].isdigit():
            roles.setdefault(str(role), []).append(int(name[6:]))
    return {**asked.profile, "roles": roles}
