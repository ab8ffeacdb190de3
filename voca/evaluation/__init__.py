"""Measuring models against labels that people gave: how often they are right, and whether they know when."""
