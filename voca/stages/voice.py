"""Whose words they are: what an agent or an interviewer says is not the customer's voice."""

from __future__ import annotations

from typing import ClassVar

import pyarrow as pa

from voca.config import Strict
from voca.schema import CUSTOMER_ROLES, NOT_CUSTOMER
from voca.stages.columns import set_status, strings


class Options(Strict):
    """No options."""


class Voice:
    """Set ``not customer`` on turns of known speakers who are not customers."""

    name: ClassVar[str] = "voice"
    table: str = "documents"
    requires = ("documents.speaker_role",)
    assigns = ("documents.status", "documents.reason")
    Config: ClassVar[type[Strict]] = Options

    def __init__(self, config: Strict) -> None:
        self.config = config

    def __call__(self, batch: pa.Table) -> pa.Table:
        """Look at each row's speaker role."""
        roles = strings(batch, "speaker_role")
        found = {
            row: (NOT_CUSTOMER, f"said by the {role}")
            for row, role in enumerate(roles)
            if role is not None and role not in CUSTOMER_ROLES
        }
        return set_status(batch, found)
