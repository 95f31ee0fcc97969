"""The dossier: a folder on disk, opened by one person at one computer.

folder ──▶ workspace (logs, facts, fold) ──▶ Dossier: importing · suggesting · decisions · undoing · closing · links
"""

from bankrec_nb.dossier.decisions import Adjustment
from bankrec_nb.dossier.demo import demo_dossier
from bankrec_nb.dossier.dossier import Dossier, open_dossier
from bankrec_nb.dossier.reports import ImportReport, MatchReport, VerifyReport

__all__ = ["Adjustment", "Dossier", "ImportReport", "MatchReport", "VerifyReport", "demo_dossier", "open_dossier"]
