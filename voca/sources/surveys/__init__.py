"""Questionnaires beside the answers: one file a tool, from its own description of a survey to what columns are."""
