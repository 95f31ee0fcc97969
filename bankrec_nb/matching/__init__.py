"""Two tables in, suggestions out. Start at pipeline.py: its list of steps is the table of contents.

bank transactions ─┐  normalise → references → who → nets → candidates → groups → loose ends → evidence → score → assign → result
ledger items ──────┘
"""

from bankrec_nb.matching.explanation import Explanation, explain, explained
from bankrec_nb.matching.pipeline import STEPS, match_frames, run, start
from bankrec_nb.matching.result import MatchResult
from bankrec_nb.matching.state import State

__all__ = ["STEPS", "Explanation", "MatchResult", "State", "explain", "explained", "match_frames", "run", "start"]
