"""The ordered map: the same results whatever the number of processes, also where one dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from glossalign.project.parallel import WORTH, ordered_map

ITEMS = list(range(4 * WORTH))
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")


def lost(item: int) -> int:
    return -item


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order(jobs: int) -> None:
    offset = 7
    assert list(ordered_map(lambda n: n + offset, ITEMS, jobs=jobs, lost=lost)) == [
        n + 7 for n in ITEMS
    ]
    assert list(ordered_map(str, [], jobs=jobs, lost=str)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_raised_there_is_raised_here(jobs: int) -> None:
    with pytest.raises(ZeroDivisionError):
        list(ordered_map(lambda n: 1 // (n - 50), ITEMS, jobs=jobs, lost=lost))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_comes_where_its_result_would(jobs: int) -> None:
    results = ordered_map(lambda n: n // (n - 50), ITEMS, jobs=jobs, lost=lost)
    assert [next(results) for _ in range(50)] == [n // (n - 50) for n in range(50)]
    with pytest.raises(ZeroDivisionError):
        next(results)


def test_without_other_processes_all_work_is_done_by_the_call() -> None:
    done: list[int] = []

    def work(item: int) -> int:
        done.append(item)
        return 1 // item

    results = ordered_map(work, [1, 0, 2], jobs=1, lost=lost)
    assert done == [1, 0, 2]
    assert next(results) == 1


@forks
def test_an_item_whose_process_dies_is_named_and_the_rest_is_done() -> None:
    def work(item: int) -> int:
        if item == 41:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert list(ordered_map(work, ITEMS, jobs=2, lost=lost)) == [
        -n if n == 41 else n for n in ITEMS
    ]


@forks
def test_a_process_that_was_killed_by_chance_costs_nothing(tmp_path: Path) -> None:
    def work(item: int) -> int:
        if item == 41 and not (tmp_path / "once").exists():
            (tmp_path / "once").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert list(ordered_map(work, ITEMS, jobs=2, lost=lost)) == ITEMS


SLOW = """
import sys, time
from glossalign.project.parallel import ordered_map
def work(n):
    time.sleep(0.05)
    return n
print("begun", flush=True)
try:
    list(ordered_map(work, list(range(2000)), jobs=2, lost=str))
except KeyboardInterrupt:
    sys.exit(130)
"""


@forks
def test_ctrl_c_ends_all_processes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (130, b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


ORPHANED = """
import os, signal
from glossalign.project.parallel import ordered_map
def work(n):
    print(os.getpid(), flush=True)
    return bytes(1 << 20)
begun = ordered_map(work, list(range(200)), jobs=2, lost=str)
signal.pause()
"""


@forks
def test_processes_whose_parent_is_killed_do_not_wait_for_ever() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ORPHANED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(0.3)
    process.kill()
    # Their ends of stdout close with the last of them.
    _, errors = process.communicate(timeout=20)
    assert errors == b""
