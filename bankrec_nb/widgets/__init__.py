"""What a person sees and presses: widgets that draw a plain model, forward clicks and decide nothing.

ReviewModel (model.py) ◀── ReviewPanel (review.py) ◀── assets/*.js in the page
rows · view · draft · finding · pane · deciding · forms: what the model is made of
"""

from bankrec_nb.widgets.model import ReviewModel
from bankrec_nb.widgets.review import ReviewPanel, review

__all__ = ["ReviewModel", "ReviewPanel", "review"]
