"""Tests of voca.link, against independent computations."""
