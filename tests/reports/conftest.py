import pytest

from tests.reports import sample
from voca.config import ReportOptions
from voca.reports import build


@pytest.fixture(scope="session")
def tables():
    return sample.tables()


@pytest.fixture(scope="session")
def report(tables):
    return build(tables, sample.MANIFEST, ReportOptions())
