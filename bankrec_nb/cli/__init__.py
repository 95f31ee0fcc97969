"""`bankrec`: the same verbs as the notebooks, headless.

Exit codes: 0 done · 1 done with findings (rejected rows, a statement that does not add up, a difference) ·
2 refused (clear message, nothing written) · 3 a defect of the program.
"""

from bankrec_nb.cli.app import main

__all__ = ["main"]
