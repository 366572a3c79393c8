#!/usr/bin/env python3
"""Two hundred clients that send a byte now and then, stop in the middle, or never read: others are answered meanwhile,
the slow ones are ended by the service's own limits, and a drain does not wait for them for ever."""
import http.client
import itertools
import json
import os
import socket
import unittest
import urllib.parse
from base64 import b64encode
from dataclasses import dataclass, field

from harness import Installation, wait_until

DRIPPING_HEADS, DRIPPING_BODIES, HALF_BODIES, NOT_READING = 70, 70, 40, 20
PIPELINED = 400  # answers of about 20 KB: more than the buffers of a connection take
SOCKET_SECONDS = 30
DRAIN_MS = 2000
# Beyond the drain's limit the service cuts what is left; nothing of a slow client is waited for longer than this.
END_SECONDS = 30


@dataclass
class Slow:
    """A client with what it will send, one byte a turn."""
    socket: socket.socket
    rest: bytes = b""
    ended: bool = False
    answer: bytes = field(default=b"", repr=False)

    def turn(self) -> None:
        """Sends its next byte, if it has one, and notices that the service has closed."""
        if self.ended:
            return
        try:
            if self.rest:
                self.socket.send(self.rest[:1])
                self.rest = self.rest[1:]
            received = self.socket.recv(4096)
            self.answer += received
            self.ended = not received
        except BlockingIOError:
            pass
        except OSError:
            self.ended = True


class SlowClients(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(partitions=2, limits={"HEARTH_DRAIN_TIMEOUT_MS": str(DRAIN_MS)}))
        self.key = b64encode(f"{self.hearth.settings.write_key}:".encode()).decode()

    def connect(self, service: str, receive_buffer: int = 0) -> socket.socket:
        address = urllib.parse.urlsplit(self.hearth.process(service).url)
        client = socket.socket()
        self.addCleanup(client.close)
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.settimeout(SOCKET_SECONDS)
        client.connect((address.hostname, address.port))
        return client

    def slow(self, first: bytes, rest: bytes = b"") -> Slow:
        client = self.connect("ingest")
        client.sendall(first)
        client.setblocking(False)
        return Slow(client, rest)

    def post_head(self, length: int) -> bytes:
        return (f"POST /v1/batch HTTP/1.1\r\nHost: h\r\nAuthorization: Basic {self.key}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n").encode()

    def crowd(self) -> list[Slow]:
        body = b'{"batch":[' + b" " * 100_000
        return [*(self.slow(b"POST /v1/batch HTTP/1.1\r\n", b"X-Slow: " + b"x" * 10_000) for _ in range(DRIPPING_HEADS)),
                *(self.slow(self.post_head(len(body)), body) for _ in range(DRIPPING_BODIES)),
                *(self.slow(self.post_head(len(body)) + body[:100]) for _ in range(HALF_BODIES))]

    def not_reading(self, service: str) -> socket.socket:
        """Asks for far more than it is ever going to read."""
        client = self.connect(service, receive_buffer=4096)
        client.setblocking(False)
        asked = b"GET /openapi.json HTTP/1.1\r\nHost: h\r\n\r\n" * PIPELINED
        try:
            client.send(asked)
        except BlockingIOError:
            pass
        return client

    def served(self, connection: http.client.HTTPConnection, number: int) -> bool:
        event = {"type": "track", "userId": "ann", "event": "Article Read", "messageId": f"m-{number}"}
        connection.request("POST", "/v1/batch", json.dumps({"batch": [event]}),
                           {"Authorization": f"Basic {self.key}", "Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        return answer.status == 200

    def open_files(self, service: str) -> float:
        return self.hearth.metric(service, "process_open_fds")

    def await_held(self, service: str, number: int) -> None:
        """So many requests are being read or answered, and none of them gets on."""
        wait_until(lambda: self.hearth.metric(service, "hearth_http_requests_in_flight") > number, what="all to hold on")

    def test_slow_clients_are_ended_and_hold_nobody_up(self):
        before = self.open_files("ingest")
        slow = self.crowd()
        for _ in range(NOT_READING):
            self.not_reading("ingest")
        self.await_held("ingest", len(slow) + NOT_READING)
        address = urllib.parse.urlsplit(self.hearth.process("ingest").url).netloc
        good = http.client.HTTPConnection(address, timeout=SOCKET_SECONDS)
        self.addCleanup(good.close)
        numbers = itertools.count()

        def all_ended() -> bool:
            for client in slow:
                client.turn()
            self.assertTrue(self.served(good, next(numbers)), "a good client is answered meanwhile")
            return all(client.ended for client in slow)
        wait_until(all_ended, what="the end of the slow clients")
        told = [client.answer.split(b" ", 2)[1] for client in slow if client.answer]
        self.assertEqual(set(told), {b"408"}, "who can still be told is told why")
        # Two stay: the good one's and that of the request for the metrics.
        wait_until(lambda: self.open_files("ingest") <= before + 2, what="the end of those that do not read")
        self.hearth.ctl("await-folded")
        self.assertEqual(self.hearth.get("segmenter", "/v1/events").json["events"][0]["events"], next(numbers))

    def test_a_drain_ends_within_its_bound_although_slow_clients_are_there(self):
        for service in ("ingest", "segmenter"):
            address = urllib.parse.urlsplit(self.hearth.process(service).url)
            waiting = [self.connect(service) for _ in range(20)]
            for client in waiting:
                client.sendall(b"GET /openapi.json HTTP/1.1\r\nX-Never: ")
            for _ in range(NOT_READING):
                self.not_reading(service)
            self.await_held(service, len(waiting) + NOT_READING)
            pid = self.hearth.process(service).identity.pid
            self.hearth.terminate(service)
            wait_until(lambda: os.waitpid(pid, os.WNOHANG)[0] == pid, END_SECONDS, f"the end of {service}")
            with self.assertRaises(ConnectionRefusedError):
                socket.create_connection((address.hostname, address.port), timeout=SOCKET_SECONDS)


if __name__ == "__main__":
    unittest.main(verbosity=2)
