"""Where things lie in a dossier, who is at work in it, and its dossier.toml.

dossier.toml   inbox/   facts/   profiles/   quarantine/   seals/   reports/
manifest.<user>@<device>.jsonl   decisions.<user>@<device>.jsonl
"""

from __future__ import annotations

import getpass
import os
import platform
import re
import tomllib
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import tomli_w

from bankrec_nb.domain.errors import DossierError, SettingRefused
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.store.settings_files import write_setting

if TYPE_CHECKING:
    from pathlib import Path

FIRST_LEDGER_ACCOUNT = 512000


@dataclass(frozen=True)
class Layout:
    """The folders of one dossier."""

    root: Path

    @property
    def toml(self) -> Path:
        """Company, accounts, settings."""
        return self.root / "dossier.toml"

    @property
    def inbox(self) -> Path:
        """Originals."""
        return self.root / "inbox"

    @property
    def facts(self) -> Path:
        """Parquet per table and original."""
        return self.root / "facts"

    @property
    def quarantine(self) -> Path:
        """Files that were refused, as received."""
        return self.root / "quarantine"

    @property
    def profiles(self) -> Path:
        """How the forms of our banks' delimited files are read: one JSON file per form."""
        return self.root / "profiles"

    @property
    def seals(self) -> Path:
        """One file per closing."""
        return self.root / "seals"

    @property
    def reports(self) -> Path:
        """Packs and exports."""
        return self.root / "reports"

    def log(self, kind: str, who: str) -> Path:
        """A person's log on a device; `kind` is decisions or manifest."""
        return self.root / f"{kind}.{who}.jsonl"


@dataclass(frozen=True)
class Account:
    """One of our bank accounts."""

    account_id: str
    name: str = ""
    currency: str = "EUR"
    bank_id: str = ""
    ledger_account: str = ""


@dataclass(frozen=True)
class Config:
    """dossier.toml."""

    dossier_id: str
    company: str = ""
    siren: str = ""
    language: str = "fr"
    accounts_closed: bool = False
    single_person_firm: bool = False
    accounts: tuple[Account, ...] = ()
    settings: MatchSettings = field(default_factory=MatchSettings)
    other: dict[str, Any] = field(default_factory=dict)

    def with_accounts(self, found: list[Account]) -> Config:
        """With accounts that were not there yet; ledger accounts are numbered on from 512000."""
        accounts = list(self.accounts)
        for account in found:
            if all(a.account_id != account.account_id for a in accounts):
                number = account.ledger_account or str(FIRST_LEDGER_ACCOUNT + 100 * len(accounts))
                accounts.append(replace(account, ledger_account=number))
        return replace(self, accounts=tuple(accounts))


def load_config(layout: Layout) -> Config:
    """dossier.toml as settings.

    Raises:
        DossierError: there is none, or it is not TOML.
        SettingRefused: a value is impossible.
    """
    try:
        raw = tomllib.loads(layout.toml.read_text("utf-8"))
    except FileNotFoundError as error:
        raise DossierError(
            "this folder is not a dossier.", where=layout.root.name, action="Run `bankrec init`."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DossierError(
            f"it cannot be read: {error}.", where="dossier.toml", action="Correct it with an editor."
        ) from error
    head = raw.pop("dossier", {})
    if not isinstance(head, dict) or not head.get("id"):
        raise DossierError("it has no [dossier] with an id.", where="dossier.toml", action="Put the line back.")
    try:
        accounts = tuple(Account(**entry) for entry in raw.pop("accounts", []))
        settings = MatchSettings().with_values(raw.pop("settings", {}))
        return Config(
            str(head["id"]), str(head.get("company", "")), str(head.get("siren", "")), str(head.get("language", "fr")),
            bool(head.get("accounts_closed", False)), bool(head.get("single_person_firm", False)), accounts, settings, raw,
        )  # fmt: skip
    except TypeError as error:
        raise SettingRefused(
            f"an account or setting has a wrong key or type: {error}.", where="dossier.toml"
        ) from error


def save_config(layout: Layout, config: Config) -> None:
    """Write dossier.toml; settings that are as they come are left out, so that defaults can improve."""
    usual = MatchSettings()
    own = {n: _plain(v) for n, v in vars(config.settings).items() if v != getattr(usual, n)}
    head = {
        "id": config.dossier_id, "company": config.company, "siren": config.siren, "language": config.language,
        "accounts_closed": config.accounts_closed, "single_person_firm": config.single_person_firm,
    }  # fmt: skip
    accounts = [{k: v for k, v in vars(a).items() if v or k == "account_id"} for a in config.accounts]
    content = {"dossier": head, "accounts": accounts, "settings": own, **config.other}
    write_setting(layout.toml, tomli_w.dumps(content).encode())


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def create(layout: Layout, company: str = "") -> Config:
    """A new dossier's folders and dossier.toml."""
    config = Config(uuid.uuid4().hex, company or layout.root.name)
    save_config(layout, config)
    for folder in (layout.inbox, layout.facts, layout.quarantine, layout.seals, layout.reports):
        folder.mkdir(exist_ok=True)
    return config


_NOT_IN_FILE_NAMES = re.compile(r"[^\w.-]+")


def current_user(user: str | None = None) -> str:
    """Who is at work: as given, else BANKREC_USER, else the system's user; as a file name can hold it."""
    name = user or os.environ.get("BANKREC_USER") or _system_user()
    return _safe(name) or "user"


def _system_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a user table
        return "user"


def current_device() -> str:
    """On which computer: BANKREC_DEVICE, else its network name; as a file name can hold it."""
    return _safe(os.environ.get("BANKREC_DEVICE") or platform.node().partition(".")[0]) or "device"


def _safe(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("-", name.replace("@", "-")).strip(".-")[:64]


def compact_text(text: str) -> str:
    """An account number as it is compared: no spaces, capitals."""
    return "".join(text.split()).upper()
