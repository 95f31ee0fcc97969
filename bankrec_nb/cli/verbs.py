"""All verbs: importing a module adds its verbs to the group."""

from bankrec_nb.cli import closing, deciding, exports, profiles, reports, running, start, working

__all__ = ["closing", "deciding", "exports", "profiles", "reports", "running", "start", "working"]
