"""Texts with their aspects marked by people: the forms in which the field keeps them, as they are written there."""

from voca.evaluation.marked.forms import load_marked
from voca.evaluation.marked.values import Columns, Mark, MarkedFile, MarkedText

__all__ = ["Columns", "Mark", "MarkedFile", "MarkedText", "load_marked"]
