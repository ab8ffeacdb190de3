"""Themes: what people talk about, learnt from their sentences and found again in new ones.

The models are registered by name in :mod:`voca.registry` (``voca``: :class:`voca.themes.model.VocaThemes`;
``bertopic``: :class:`voca.themes.bertopic_engine.BERTopicThemes`). Nothing here is imported before one is asked for.
"""
