"""Does a skipped test pass on a desk and fail in CI, with its reason shown?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = """
import pytest

def test_that_runs():
    pass

@pytest.mark.skip(reason="no bell tower here")
def test_that_is_skipped():
    pass
"""


def _run(folder: Path, *, ci: str, workers: int) -> subprocess.CompletedProcess[str]:
    (folder / "test_skipped.py").write_text(SKIPPED)
    (folder / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command += ["-n", str(workers), "-c", str(folder / "pytest.ini"), str(folder)]
    environment = os.environ | {"CI": ci}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("workers", [0, 1])
def test_in_ci_a_skip_fails_the_run_and_is_named_with_its_reason(tmp_path, workers):
    done = _run(tmp_path, ci="true", workers=workers)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED
    assert "test_that_is_skipped: " in done.stdout
    assert "no bell tower here" in done.stdout


def test_on_a_desk_a_skip_is_only_counted(tmp_path):
    done = _run(tmp_path, ci="", workers=0)
    assert done.returncode == pytest.ExitCode.OK
    assert "1 passed, 1 skipped" in done.stdout
