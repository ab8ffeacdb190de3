"""What a command does not load."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

_SPLIT = """
import sys
{spare}
from voca.stages.sentences import Options, Sentences
print(next(Sentences(Options()).split(["Slow app. Kind staff!"])), "torch" in sys.modules)
import torch
print(torch.tensor([2]).sum().item())
"""


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="torch is not installed: nothing to spare")
def test_sentence_ends_are_found_without_torch_and_torch_is_there_afterwards():
    spare = "from voca.cli.imports import spare_torch; spare_torch()"
    done = subprocess.run(
        [sys.executable, "-c", _SPLIT.format(spare=spare)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == ["[(0, 9), (10, 21)] False", "2"]
