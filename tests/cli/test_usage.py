"""A call that does not parse is refused in the language of who typed it, and a month needs no option's name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bankrec_nb.cli import closing, verbs  # noqa: F401 - verbs add themselves to the group
from bankrec_nb.cli.app import bankrec
from bankrec_nb.cli.usage import in_french
from bankrec_nb.dossier import verifying


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("clos", "Il n’y a pas de verbe « clos ». Vouliez-vous dire 'close' ?"),
        ("links --foo", "Il n’y a pas d’option « --foo »."),
        ("close", "Il manque MONTH."),
        ("close 2026-09 --period 2026-10", "De trop : 2026-09."),
        ("status more", "De trop : more."),
        ("import", "Il manque 'PATHS...'."),
        ("import --profile", "L’option « --profile » demande une valeur."),
        ("report unpaid --as-of foo", "Valeur refusée pour '--as-of' : foo n’est pas une date ; écrivez 2026-10-31."),
    ],
)
def test_a_call_that_does_not_parse_is_refused_in_french(tmp_path: Path, call: str, said: str) -> None:
    done = CliRunner().invoke(bankrec, ["--dossier", str(tmp_path), "--lang", "fr", *call.split()])

    assert done.exit_code == 2
    assert said in done.output
    assert "Erreur : " in done.output
    assert "Error" not in done.output


def test_it_is_refused_in_english_to_who_speaks_english(tmp_path: Path) -> None:
    done = CliRunner().invoke(bankrec, ["--dossier", str(tmp_path), "--lang", "en", "close"])

    assert (done.exit_code, "Missing argument MONTH." in done.output) == (2, True)


def test_the_system_s_language_is_spoken_before_any_other_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKREC_LANG", "fr_FR.UTF-8")

    assert "« xx » n’est pas parmi 'fr', 'en'." in CliRunner().invoke(bankrec, ["--lang", "xx", "status"]).output


def test_what_click_says_otherwise_stays_as_it_is() -> None:
    assert in_french("Something new happened.") == "Something new happened."


@pytest.mark.parametrize("month", [["2026-09"], ["--period", "2026-09"], ["2026-09", "--period", "2026-09"]])
def test_a_month_is_named_with_or_without_its_option(tmp_path: Path, month: list[str]) -> None:
    CliRunner().invoke(bankrec, ["--dossier", str(tmp_path), "init"])

    done = CliRunner().invoke(bankrec, ["--dossier", str(tmp_path), "--lang", "en", "close", *month])

    assert "0 accounts are here: name one." in done.output


def test_everything_that_verify_counts_has_its_french() -> None:
    counted = set(re.findall(r'found\.count\("([^"]+)"', Path(verifying.__file__ or "").read_text("utf-8")))

    assert counted == set(closing._CHECKED)
