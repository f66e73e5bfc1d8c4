"""One ordered map over several processes, which share by fork what was read before."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

_T = TypeVar("_T")
_R = TypeVar("_R")

WORTH = 32
"""Items from which processes are started: two of them cost about as much as reading a dozen
articles."""


def processors() -> int:
    """Return how many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def ordered_map(
    function: Callable[[_T], _R],
    items: Sequence[_T],
    *,
    jobs: int,
    lost: Callable[[_T], _R],
    worth: int = WORTH,
) -> Iterator[_R]:
    """Return what `function` makes of each item, in their order; all work is begun by the call.

    Without other processes it is also done by then. What the function raises for an item is raised
    where its result would come, in either case. With `jobs` > 1 and more than `worth` items
    processes are forked, so that neither the function nor the items are copied; results are
    pickled. It must not print. Where a process dies (killed, out of memory) its item is tried once
    more alone, and then `lost` says what becomes of it. Without fork (Windows) all is done here.
    """
    jobs = min(jobs, len(items) // worth + 1)
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        return map(_value, [_try(function, item) for item in items])
    # What is there already is shared: the collector, which would write to all of it, leaves it
    # alone.
    gc.freeze()
    crew = _Crew(function, items)
    for k in range(jobs):
        # Neighbours are often alike in length: dealt out like cards they take about as long.
        crew.start(list(range(k, len(items), jobs)))
    return _results(crew, items, lost)


_Answer = tuple[bool, Any]
"""Whether the function returned, and what it returned or raised."""


def _try(function: Callable[[Any], Any], item: Any) -> _Answer:
    try:
        return True, function(item)
    except Exception as error:  # noqa: BLE001 - it is raised where the result is taken
        return False, error


def _value(answer: _Answer) -> Any:
    good, value = answer
    if not good:
        raise value
    return value


def mapper_over(
    jobs: int, *, worth: int = WORTH
) -> Callable[[Callable[[_T], _R], Sequence[_T]], Iterator[_R]]:
    """Return `ordered_map` over so many processes; what was lost with one is done here."""

    def mapped(function: Callable[[_T], _R], items: Sequence[_T], /) -> Iterator[_R]:
        return ordered_map(function, items, jobs=jobs, lost=function, worth=worth)

    return mapped


def _results(crew: _Crew, items: Sequence[_T], lost: Callable[[_T], _R]) -> Iterator[_R]:
    try:
        for number, item in enumerate(items):
            yield crew.result(number, lambda item=item: lost(item))  # type: ignore[misc]
    finally:
        crew.stop()


class _Crew:
    """Processes at work on shares of the items, and what they have sent so far."""

    def __init__(self, function: Callable[[Any], Any], items: Sequence[Any]) -> None:
        self._function, self._items = function, items
        self._context = multiprocessing.get_context("fork")
        self._shares: dict[Connection, list[int]] = {}
        """Of each process what it has not done yet."""
        self._processes: dict[Connection, Any] = {}
        self._alone: set[int] = set()
        self._results: dict[int, _Answer] = {}
        self._lost: set[int] = set()

    def start(self, share: list[int]) -> None:
        """Fork a process that works on the items of these numbers."""
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=self._work, args=(share, receiver, sender), daemon=True
        )
        process.start()
        # The only writing end is then the process's own: where it dies, reading ends.
        sender.close()
        self._shares[receiver], self._processes[receiver] = share, process

    def _work(self, share: list[int], own: Connection, sender: Connection) -> None:
        # Only the parent reads: where it was killed, sending fails, and this process ends instead
        # of waiting for ever.
        for receiver in (own, *self._shares):
            receiver.close()
        # Ctrl-C goes to the whole group; what is being written is finished, and the parent decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for number in share:
            try:
                sender.send((number, _try(self._function, self._items[number])))
            except BrokenPipeError:
                return

    def result(self, number: int, lost: Callable[[], Any]) -> Any:
        """Return the result of an item, waiting for it."""
        while number not in self._results and number not in self._lost:
            for receiver in wait(list(self._shares)):
                assert isinstance(receiver, Connection)
                self._receive(receiver)
        if number in self._lost:
            return lost()
        return _value(self._results.pop(number))

    def _receive(self, receiver: Connection) -> None:
        try:
            number, answer = receiver.recv()
        except EOFError:
            self._bury(receiver)
            return
        self._shares[receiver].remove(number)
        self._results[number] = answer

    def _bury(self, receiver: Connection) -> None:
        """Go on without a process that has died: its item is tried once more, alone."""
        left = self._shares.pop(receiver)
        self._processes.pop(receiver).join()
        receiver.close()
        if not left:
            return
        guilty, *rest = left
        if guilty in self._alone:
            self._lost.add(guilty)
        else:
            self._alone.add(guilty)
            self.start([guilty])
        if rest:
            self.start(rest)

    def stop(self) -> None:
        """End all processes."""
        for process in self._processes.values():
            process.terminate()
        for process in self._processes.values():
            process.join()
