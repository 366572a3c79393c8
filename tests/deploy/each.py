"""Tests of everything that kustomize makes, one subtest for each document or workload."""
import unittest
from functools import wraps
from typing import Any, Callable

from rendering import BASES, OVERLAYS, cannot_render, render, workloads


def of_each(found_in: Callable[[list[dict]], list], name_of: Callable[[Any], str]):
    """Makes a test of everything that can be deployed alone out of one of a document or workload, each a subtest."""
    def decorate(check: Callable[[unittest.TestCase, Any], None]):
        @wraps(check)
        def test(self: unittest.TestCase) -> None:
            cases = [(folder.name, found) for folder in [*BASES, *OVERLAYS] for found in found_in(render(folder))]
            self.assertGreater(len(cases), 1)
            for folder, found in cases:
                with self.subTest(f"{folder}: {name_of(found)}"):
                    check(self, found)
        return test
    return decorate


def of_each_workload(*kinds: str):
    return of_each(lambda documents: workloads(documents, *kinds), lambda found: f"{found.kind} {found.name}")


def of_each_document():
    return of_each(list, lambda found: f"{found['kind']} {found['metadata']['name']}")


@unittest.skipIf(cannot_render(), cannot_render())
class Manifests(unittest.TestCase):
    """Skips all of its tests where kustomize is missing."""
