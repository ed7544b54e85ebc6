"""What must hold when every part of the portal is killed once while people write: a short run of the whole trial."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_each_part_killed_once_loses_nothing_and_does_nothing_twice():
    size = ["--seconds", "25", "--kills", "1", "--exports", "4", "--mails", "8", "--editors", "6", "--plans", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.chaos", *size],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 failed" in done.stdout
