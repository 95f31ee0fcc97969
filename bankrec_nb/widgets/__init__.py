"""What a person sees and presses: widgets that draw a plain model, forward clicks and decide nothing.

ReviewModel (model.py) ◀── ReviewPanel (review.py) ◀── assets/*.js in the page
rows · view · draft · finding · pane · deciding · forms: what the model is made of

ImportPanel (importing.py): files dropped on the page go through Dossier.import_files
MonthPanel (month.py): proofs, reconciliation statement, obstacles and signatures of a month

in_words (showing.py): a frame in words, days and amounts of one language, for a notebook
together.py: what one panel of a dossier changes, the others show
"""

from bankrec_nb.widgets.importing import ImportPanel, import_panel
from bankrec_nb.widgets.model import ReviewModel
from bankrec_nb.widgets.month import MonthPanel, month_panel
from bankrec_nb.widgets.review import ReviewPanel, review
from bankrec_nb.widgets.showing import in_words

__all__ = [
    "ImportPanel",
    "MonthPanel",
    "ReviewModel",
    "ReviewPanel",
    "import_panel",
    "in_words",
    "month_panel",
    "review",
]
