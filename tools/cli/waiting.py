"""Waiting for a condition with a deadline: the only place where the tools sleep."""
import time
from typing import Callable, TypeVar

from cli.problem import Problem

T = TypeVar("T")
POLL_SECONDS = 0.03


def wait_until(condition: Callable[[], T], deadline_seconds: float, what: str,
               tick: Callable[[], None] = lambda: None) -> T:
    """The first truthy value of `condition`, which may raise to end the wait early."""
    end = time.monotonic() + deadline_seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() >= end:
            raise Problem(f"{what} did not happen within {deadline_seconds:g} s")
        tick()
        time.sleep(POLL_SECONDS)
