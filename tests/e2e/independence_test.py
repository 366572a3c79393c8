#!/usr/bin/env python3
"""Each service needs NATS and Redis only: it starts, serves and catches up, whichever of the others is away."""
import unittest

from harness import Installation

from cli.services import SERVICES  # found through harness

EVENT = {"event": "Article Read", "userId": "ann"}
# A read of each service that folds, which waits until what the position names is folded. Ingest folds nothing.
READS = {
    "ingest": "/openapi.json",
    "segmenter": "/v1/users/ann?at_least={position}",
    "rewards": "/v1/users/ann/tasks?at_least={position}",
    "recall": "/v1/users/ann/journeys?at_least={position}",
}


class Independence(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = Installation(partitions=2, services=SERVICES)
        self.addCleanup(self.hearth.close)
        for broker in ("nats", "redis"):
            self.hearth.local.start_broker(broker)
        self.hearth.ctl("init")
        self.hearth.ctl("apply", self.hearth._configuration)

    def start(self, service: str) -> None:
        """Returns when /readyz says 200."""
        self.hearth.local.launch(service)
        self.hearth.local.await_ready(service)

    def accept_an_event(self) -> str:
        """Its position in the log."""
        answer = self.hearth.post("ingest", "/v1/track", EVENT)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.headers["Hearth-Position"]

    def expect_served(self, service: str, position: str) -> None:
        answer = self.hearth.get(service, READS[service].format(position=position))
        self.assertEqual(answer.status, 200, answer.body)
        if service == "ingest":
            self.accept_an_event()

    def test_every_service_is_asked(self):
        self.assertEqual(READS.keys(), set(SERVICES))

    def test_each_service_starts_serves_and_catches_up_while_all_others_are_away(self):
        self.start("ingest")
        position = self.accept_an_event()
        self.hearth.local.stop("ingest")
        for service in SERVICES:
            with self.subTest(service):
                self.start(service)
                self.assertEqual(list(self.hearth.local.replicas), [service])
                self.expect_served(service, position)
                self.hearth.local.stop(service)

    def test_whichever_service_dies_the_others_start_again_without_it_and_it_catches_up_when_it_is_back(self):
        for service in SERVICES:
            self.start(service)
        position = self.accept_an_event()
        for away in SERVICES:
            self.hearth.kill9(away)
            if away != "ingest":
                position = self.accept_an_event()
            for other in set(SERVICES) - {away}:
                with self.subTest(f"{other} without {away}"):
                    self.hearth.restart(other)
                    self.expect_served(other, position)
            with self.subTest(f"{away} is back"):
                self.hearth.restart(away)
                self.expect_served(away, position)


if __name__ == "__main__":
    unittest.main(verbosity=2)
