#!/usr/bin/env python3
"""Starts in any order, ends without failing anybody: probes while brokers are away, and SIGTERM under load."""
import http.client
import json
import os
import socket
import threading
import unittest
import urllib.parse
import uuid
from base64 import b64encode

from harness import Installation, wait_until

SERVICES = ("ingest", "segmenter")
IN_FLIGHT = 20
LOAD_THREADS = 4
SOCKET_SECONDS = 30


def probe(url: str, path: str) -> tuple[int, dict]:
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=5)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def failing(readiness: dict) -> set[str]:
    return {check["name"] for check in readiness["checks"] if check["status"] != "ok"}


class Start(unittest.TestCase):
    def test_services_wait_alive_but_not_ready_until_the_broker_and_the_log_are_there(self):
        hearth = Installation(partitions=2)
        self.addCleanup(hearth.close)
        for broker in ("nats", "redis"):
            hearth.local.start_broker(broker)
        hearth.kill9("nats")
        urls = {}
        for service in SERVICES:
            hearth.local.launch(service)
            urls[service] = self.announced(hearth, service)
            self.expect(urls[service]["admin_url"], "nats")
        self.assertEqual(self.status_of_a_call(hearth, urls["segmenter"]["url"]), 503)
        hearth.restart("nats")
        for service in SERVICES:
            self.expect(urls[service]["admin_url"], "log")
        hearth.ctl("init")
        hearth.ctl("apply", hearth._configuration)
        for service in SERVICES:
            hearth.local.await_ready(service)
        position = hearth.post("ingest", "/v1/track", {"event": "Article Read", "userId": "ann",
                                                       "messageId": "m"}).headers["Hearth-Position"]
        self.assertEqual(hearth.get("segmenter", f"/v1/users/ann?at_least={position}").status, 200)

    def announced(self, hearth: Installation, service: str) -> dict:
        file = hearth.directory / "run" / f"{service}.json"
        wait_until(file.exists, what=f"the announcement of {service}")
        return json.loads(file.read_text())

    def expect(self, admin_url: str, check: str) -> None:
        """Alive, and not ready because of `check` (other checks that need it may fail as well)."""
        def waits_for_it() -> bool:
            status, readiness = probe(admin_url, "/readyz?verbose")
            first = next((each["name"] for each in readiness["checks"] if each["status"] != "ok"), None)
            return status == 503 and first == check
        wait_until(waits_for_it, what=f"{check} being what fails")
        self.assertEqual(probe(admin_url, "/livez")[0], 200)

    def status_of_a_call(self, hearth: Installation, url: str) -> int:
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=5)
        connection.request("GET", "/v1/kpis", headers={"Authorization": f"Bearer {hearth.settings.api_key}"})
        status = connection.getresponse().status
        connection.close()
        return status

    def test_a_service_that_waits_ends_at_once_when_asked(self):
        hearth = Installation(partitions=2)
        self.addCleanup(hearth.close)
        for broker in ("nats", "redis"):
            hearth.local.start_broker(broker)
        hearth.kill9("nats")
        for service in SERVICES:
            hearth.local.launch(service)
            self.announced(hearth, service)
            self.assertEqual(exit_code(hearth, service), 0)


class Outage(unittest.TestCase):
    def test_without_brokers_services_live_are_not_ready_and_come_back(self):
        with Installation(partitions=2) as hearth:
            for name in ("nats", "redis"):
                hearth.kill9(name)
            for service, checks in (("ingest", {"nats"}), ("segmenter", {"nats", "redis"})):
                admin = hearth.process(service).admin_url
                wait_until(lambda: checks <= failing(probe(admin, "/readyz")[1]), what=f"{service} seeing it")
                self.assertEqual(probe(admin, "/readyz")[0], 503)
                self.assertEqual(probe(admin, "/livez")[0], 200)
                self.assertEqual(probe(admin, "/healthz")[0], 200)
            for name in ("nats", "redis"):
                hearth.restart(name)
            for service in SERVICES:
                hearth.local.await_ready(service)


def exit_code(hearth: Installation, name: str) -> int:
    """Sends SIGTERM and returns the exit code; the process is a child of this one, so it can be waited for."""
    hearth.terminate(name)
    return await_exit(hearth, name)


def await_exit(hearth: Installation, name: str) -> int:
    pid = hearth.process(name).identity.pid
    _, status = wait_until(lambda: ended if (ended := os.waitpid(pid, os.WNOHANG))[0] else None, what=f"the end of {name}")
    return os.waitstatus_to_exitcode(status)


class Load:
    """Threads that send requests, each on a new connection, until told that no more shall be sent (as a load balancer
    is by /readyz). A refused connection is fine; a request that was sent and got no answer is a failure."""

    def __init__(self, url: str, send) -> None:
        self.address = urllib.parse.urlsplit(url).netloc
        self.send = send
        self.ended = threading.Event()
        self.answered = 0
        self.failures: list[str] = []
        self._lock = threading.Lock()
        self.threads = [threading.Thread(target=self._run) for _ in range(LOAD_THREADS)]
        for thread in self.threads:
            thread.start()

    def _run(self) -> None:
        while not self.ended.is_set():
            connection = http.client.HTTPConnection(self.address, timeout=SOCKET_SECONDS)
            try:
                connection.connect()
            except ConnectionRefusedError:
                continue
            try:
                status = self.send(connection)
                problem = "" if status == 200 else f"status {status}"
            except (http.client.HTTPException, OSError) as error:
                problem = repr(error)
            finally:
                connection.close()
            with self._lock:
                self.answered += not problem
                self.failures += [problem] if problem else []

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()


class Drain(unittest.TestCase):
    def setUp(self) -> None:
        # Load balancers take a moment to see that a replica is not ready; until then it serves.
        self.hearth = self.enterContext(Installation(partitions=2, limits={"HEARTH_SHUTDOWN_DELAY_MS": "1000"}))

    def half_sent(self, url: str, head: str, body: bytes) -> list[tuple[socket.socket, bytes]]:
        """Requests that have begun, each with what is still to be sent."""
        address = urllib.parse.urlsplit(url)
        text = head.encode() + b"\r\n\r\n" + body
        out = []
        for _ in range(IN_FLIGHT):
            open_socket = socket.create_connection((address.hostname, address.port), SOCKET_SECONDS)
            self.addCleanup(open_socket.close)
            open_socket.sendall(text[:-10])
            out.append((open_socket, text[-10:]))
        return out

    def drain(self, service: str, begun: list[tuple[socket.socket, bytes]], send) -> None:
        process = self.hearth.process(service)
        load = Load(process.url, send)
        self.addCleanup(load.stop)
        wait_until(lambda: load.answered > 20, what="some load")
        self.hearth.terminate(service)
        wait_until(lambda: probe(process.admin_url, "/readyz")[0] == 503, what="not ready")
        self.assertEqual(probe(process.admin_url, "/livez")[0], 200)
        load.stop()
        for open_socket, rest in begun:
            open_socket.sendall(rest)
        for open_socket, _ in begun:
            answer = http.client.HTTPResponse(open_socket)
            answer.begin()
            self.assertEqual(answer.status, 200, answer.read())
            self.assertEqual(answer.headers["Connection"], "close")
        self.assertEqual(load.failures, [])
        self.assertEqual(await_exit(self.hearth, service), 0)
        with self.assertRaises(ConnectionRefusedError):
            probe(process.url, "/")

    def test_ingest_answers_every_request_that_it_was_sent(self):
        process = self.hearth.process("ingest")
        key = b64encode(f"{self.hearth.settings.write_key}:".encode()).decode()
        headers = {"Authorization": f"Basic {key}", "Content-Type": "application/json"}

        def body() -> bytes:
            return json.dumps({"event": "Article Read", "userId": "ann", "messageId": str(uuid.uuid4())}).encode()

        def send(connection: http.client.HTTPConnection) -> int:
            connection.request("POST", "/v1/track", body(), headers)
            return connection.getresponse().status
        sample = body()
        head = "\r\n".join(["POST /v1/track HTTP/1.1", "Host: h", f"Content-Length: {len(sample)}",
                            *(f"{name}: {value}" for name, value in headers.items())])
        self.drain("ingest", self.half_sent(process.url, head, sample), send)

    def test_the_segmenter_answers_every_read_that_it_was_sent(self):
        process = self.hearth.process("segmenter")
        headers = {"Authorization": f"Bearer {self.hearth.settings.api_key}"}

        def send(connection: http.client.HTTPConnection) -> int:
            connection.request("GET", "/v1/kpis", headers=headers)
            return connection.getresponse().status
        head = f"GET /v1/kpis HTTP/1.1\r\nHost: h\r\nAuthorization: {headers['Authorization']}"
        self.drain("segmenter", self.half_sent(process.url, head, b""), send)


if __name__ == "__main__":
    unittest.main(verbosity=2)
