#!/usr/bin/env python3
"""Tests of ./hearth with real brokers and small stand-ins for our programs (HEARTH_BIN_DIR)."""
import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "e2e"))

from harness import Installation, wait_until  # noqa: E402  (needs the path above; it makes the cli importable)

from cli.processes import Identity, alive, boot_id, send, spawn, stop  # noqa: E402
from cli.services import SERVICES, instance_names  # noqa: E402

FAKE_SERVICE = """\
#!/usr/bin/env python3
import http.server, json, os, pathlib, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"path": self.path, "keys": os.environ["HEARTH_API_KEYS"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *words):
        pass

if os.environ.get("FAKE_BREAKS"):
    sys.exit("the fake breaks as told")
for name in ("HEARTH_NATS_URL", "HEARTH_REDIS_URL", "HEARTH_WRITE_KEYS", "HEARTH_PARTITIONS", "HEARTH_ZONE"):
    assert os.environ[name], name
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["HEARTH_HTTP_PORT"])), Handler)
url = f"http://127.0.0.1:{server.server_port}"
announcement = pathlib.Path(os.environ["HEARTH_ANNOUNCE"])
scratch = announcement.with_suffix(".new")
scratch.write_text(json.dumps({"url": url, "admin_url": url, "pid": os.getpid()}))
scratch.replace(announcement)
server.serve_forever()
"""
FAKE_CTL = '#!/bin/sh\n[ -n "$HEARTH_NATS_URL$FAKE_ALONE" ] || exit 9\necho "ctl $*"\n'
FAKE_BACKTEST = '#!/bin/sh\necho "backtest $*"\n'
# Leaves what a broker would, and goes on until it is ended.
FAKE_BENCH = '#!/bin/sh\nmkdir "$TMPDIR/hearth-nats"\necho "$TMPDIR"\n[ "$1" = --short ] || exec sleep 60\nexit 3\n'
COMMAND_SECONDS = 120


def runs(pid: int) -> bool:
    """A process that ended but was never collected (containers often have no init that would) does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


class WithStandIns(unittest.TestCase):
    def setUp(self) -> None:
        # A blank in every path: people have them in theirs.
        self.folder = Path(tempfile.mkdtemp(prefix="hearth cli "))
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = self.folder / "the data"
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.environment = dict(os.environ, HEARTH_BIN_DIR=str(self.bin))
        for name, text in (*((f"hearth-{service}", FAKE_SERVICE) for service in SERVICES),
                           ("hearth-ctl", FAKE_CTL), ("hearth-backtest", FAKE_BACKTEST), ("hearth-bench", FAKE_BENCH)):
            (self.bin / name).write_text(text)
            (self.bin / name).chmod(0o755)


class CommandTest(WithStandIns):
    def hearth(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run([str(ROOT / "hearth"), *words], cwd=self.folder, env={**self.environment, **variables},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS)

    def up(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        self.addCleanup(self.hearth, "down", "--data", str(self.data))
        return self.hearth("up", "--data", str(self.data), "--detach", *words, **variables)

    def down(self, *words: str) -> subprocess.CompletedProcess:
        return self.hearth("down", "--data", str(self.data), *words)

    def status(self) -> dict:
        return json.loads(self.hearth("status", "--data", str(self.data), "--json").stdout)

    def test_alone_it_prints_help_and_succeeds(self) -> None:
        done = self.hearth()
        self.assertEqual(done.returncode, 0)
        self.assertIn("./hearth demo", done.stdout)

    def test_an_unknown_command_is_refused_by_name(self) -> None:
        done = self.hearth("pu")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'pu'", done.stderr)

    def test_every_command_that_the_help_lists_explains_itself(self) -> None:
        for command in ("setup", "build", "up", "status", "down", "demo", "test"):  # the others are programs of ours
            with self.subTest(command):
                done = self.hearth(command, "--help")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertIn("usage", done.stdout)

    def test_a_checkout_works_from_a_path_with_blanks_and_through_a_link(self) -> None:
        copy = self.folder / "a checkout"
        shutil.copytree(ROOT / "tools" / "cli", copy / "tools" / "cli")
        shutil.copy2(ROOT / "hearth", copy / "hearth")
        (self.folder / "link").symlink_to(copy / "hearth")
        done = subprocess.run([str(self.folder / "link"), "status", "--json"], cwd="/", env=self.environment,
                              capture_output=True, text=True, timeout=COMMAND_SECONDS)
        self.assertEqual(json.loads(done.stdout)["data"], str((copy / ".hearth").resolve()), done.stderr)

    def test_status_of_nothing_is_valid_json_and_exit_code_three(self) -> None:
        done = self.hearth("status", "--data", str(self.data), "--json")
        self.assertEqual(done.returncode, 3)
        self.assertEqual(json.loads(done.stdout)["services"], {})

    def test_up_status_down_go_round_and_keep_keys_and_data(self) -> None:
        done = self.up("--replicas", "segmenter=2")
        self.assertEqual(done.returncode, 0, done.stderr)
        first = self.status()
        self.assertEqual(set(first["services"]), {*SERVICES, "segmenter-2"})
        self.assertTrue(all(service["ready"] for service in first["services"].values()))
        self.assertEqual(self.redis(first, "SET kept yes"), "+OK")
        self.assertEqual(self.down().returncode, 0)
        self.assertFalse(self.status()["running"])
        self.assertFalse(any(map(runs, self.pids(first))))

        self.assertEqual(self.up().returncode, 0)
        second = self.status()
        self.assertEqual(second["write_key"], first["write_key"])
        self.assertEqual(self.redis(second, "EXISTS kept"), ":1")

    def test_a_second_up_says_so_and_succeeds(self) -> None:
        self.up()
        before = self.status()
        done = self.up()
        self.assertEqual(done.returncode, 0)
        self.assertIn("already running", done.stdout)
        self.assertEqual(self.pids(self.status()), self.pids(before))

    def test_keys_are_readable_by_their_owner_only(self) -> None:
        self.up()
        for name in ("installation.json", "state.json"):
            self.assertEqual(stat.S_IMODE((self.data / name).stat().st_mode), 0o600)

    def test_purge_removes_what_was_made_and_nothing_else(self) -> None:
        self.up()
        (self.data / "notes.txt").write_text("mine")
        self.assertEqual(self.down("--purge").returncode, 0)
        self.assertEqual([entry.name for entry in self.data.iterdir()], ["notes.txt"])

    def test_a_port_in_use_is_named_and_nothing_is_left_running(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            for option in ("--nats-port", "--redis-port", "--ingest-port"):
                with self.subTest(option):
                    port = str(taken.getsockname()[1])
                    done = self.up(option, port)
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(f"port {port}", done.stderr)
                    self.assertIn(option, done.stderr)
        self.assertFalse((self.data / "state.json").exists())

    def test_a_missing_program_is_named_with_what_to_do(self) -> None:
        (self.bin / "hearth-segmenter").unlink()
        done = self.up()
        self.assertEqual(done.returncode, 1)
        self.assertIn("hearth-segmenter is missing", done.stderr)
        self.assertIn("./hearth build", done.stderr)

    def test_a_service_that_breaks_shows_its_last_words_and_everything_stops(self) -> None:
        done = self.up(FAKE_BREAKS="1")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the fake breaks as told", done.stderr)
        self.assertFalse(self.status()["running"])
        self.assertFalse((self.data / "state.json").exists())

    def test_what_the_log_fixes_cannot_be_changed_later(self) -> None:
        self.up("--partitions", "4")
        self.down()
        done = self.up("--partitions", "8")
        self.assertEqual(done.returncode, 1)
        self.assertIn("partitions 4, not 8", done.stderr)

    def test_a_dead_service_is_seen_and_up_recovers(self) -> None:
        self.up()
        before = self.status()
        pid = before["services"]["ingest"]["pid"]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.status()["running"], what="the loss being seen")
        self.assertEqual((self.status()["write_key"], self.status()["api_key"]), (before["write_key"], before["api_key"]))
        self.assertEqual(self.up().returncode, 0)
        self.assertTrue(self.status()["running"])

    def test_the_foreground_stops_everything_on_interrupt(self) -> None:
        with subprocess.Popen([str(ROOT / "hearth"), "up", "--data", str(self.data)], env=self.environment,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True) as foreground:
            self.addCleanup(self.down)
            assert foreground.stdout is not None
            for line in foreground.stdout:
                if "Ctrl-C" in line:
                    break
            before = self.status()
            self.assertTrue(before["running"])
            foreground.send_signal(signal.SIGINT)
            self.assertEqual(foreground.wait(COMMAND_SECONDS), 0)
        self.assertFalse(any(map(runs, self.pids(before))))

    def test_ctl_needs_a_running_installation_and_check_does_not(self) -> None:
        self.assertIn("not running", self.hearth("ctl", "--data", str(self.data), "digest").stderr)
        self.assertEqual(self.hearth("check", "x.yaml", FAKE_ALONE="1").stdout, "ctl check x.yaml\n")
        self.up()
        done = self.hearth("ctl", "--data", str(self.data), "rebuild", "--verify")
        self.assertEqual(done.stdout, "ctl rebuild --verify\n")
        done = self.hearth("apply", "--data", str(self.data))
        self.assertEqual(done.stdout, f"ctl apply {ROOT / 'hearth.yaml'}\n")

    def test_backtest_needs_no_installation_and_takes_the_checkouts_configuration(self) -> None:
        own = ROOT / "hearth.yaml"
        self.assertEqual(self.hearth("backtest", "e.ndjson").stdout, f"backtest --config {own} e.ndjson\n")
        self.assertEqual(self.hearth("backtest", "--config", "x.yaml", "e.gz").stdout, "backtest --config x.yaml e.gz\n")
        self.assertEqual(self.hearth("backtest", "--help").stdout, "backtest --help\n")

    def test_what_a_benchmark_wrote_goes_with_it_also_when_it_is_ended(self) -> None:
        done = self.hearth("bench", "--short")
        self.assertEqual(done.returncode, 3)
        self.assertFalse(Path(done.stdout.strip()).exists())
        with subprocess.Popen([str(ROOT / "hearth"), "bench"], env=self.environment, stdout=subprocess.PIPE,
                              text=True) as long:
            folder = Path(long.stdout.readline().strip())
            self.assertTrue((folder / "hearth-nats").is_dir())
            long.terminate()
            self.assertEqual(long.wait(COMMAND_SECONDS), 128 + signal.SIGTERM)
        self.assertFalse(folder.exists())

    @staticmethod
    def pids(state: dict) -> set[int]:
        parts = [*state["services"].values(), state["nats"], state["redis"]]
        return {part["pid"] for part in parts}

    @staticmethod
    def redis(state: dict, line: str) -> str:
        host, port = state["redis"]["url"].removeprefix("redis://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(line.encode() + b"\r\n")
            return connection.recv(1024).decode().strip()


MINI_PROJECT = """\
cmake_minimum_required(VERSION 3.25)
project(mini LANGUAGES CXX)
enable_testing()
add_executable(mini main.cpp)
add_test(NAME mini COMMAND mini)
add_test(NAME long COMMAND mini)
set_tests_properties(long PROPERTIES LABELS slow)
"""


class CheckoutTest(WithStandIns):
    """A small checkout with a real build, in a path with a blank."""

    def setUp(self) -> None:
        super().setUp()
        self.root = self.folder / "a checkout"
        shutil.copytree(ROOT / "tools" / "cli", self.root / "tools" / "cli")
        for name in ("hearth", "CMakePresets.json"):
            shutil.copy2(ROOT / name, self.root / name)
        (self.root / "CMakeLists.txt").write_text(MINI_PROJECT)
        (self.root / "main.cpp").write_text("int main() { return 0; }\n")

    def hearth(self, *words: str, **variables: str) -> subprocess.CompletedProcess:
        kept = {name: value for name, value in os.environ.items() if name != "HEARTH_BIN_DIR"}
        return subprocess.run([str(self.root / "hearth"), *words], cwd=self.folder, env={**kept, **variables},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=COMMAND_SECONDS)

    def test_test_builds_and_ends_with_the_closing_line_of_ctest(self) -> None:
        done = self.hearth("test")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("out of 2", done.stdout)
        self.assertRegex(done.stdout.rstrip().splitlines()[-1], r"^Total Test time")
        self.assertIn("out of 1", self.hearth("test", "--quick").stdout)
        self.assertIn("out of 1", self.hearth("test", "-R", "long").stdout)

    def test_a_failed_build_shows_what_the_compiler_said(self) -> None:
        (self.root / "main.cpp").write_text("int main() { return nowhere; }\n")
        done = self.hearth("build")
        self.assertEqual(done.returncode, 1)
        self.assertIn("'nowhere' was not declared", done.stderr.replace("‘", "'").replace("’", "'"))

    def test_the_demo_shows_its_page_and_stops_when_nobody_watches(self) -> None:
        (self.root / "demo").mkdir()
        (self.root / "demo" / "online-retail.ndjson.gz").touch()
        shutil.copy2(self.bin / "hearth-ctl", self.bin / "hearth-load")
        done = self.hearth("demo", "--no-story", HEARTH_BIN_DIR=str(self.bin))
        self.addCleanup(self.hearth, "down", "--demo")
        self.assertEqual(done.returncode, 0, done.stderr)
        for part in ("ctl import", "KPIs", "curl -H 'Authorization: Bearer ak_", "curl -u wk_"):
            self.assertIn(part, done.stdout)
        self.assertEqual(self.hearth("status", "--demo").returncode, 3)

    def test_setup_installs_only_what_is_missing(self) -> None:
        asked = self.folder / "asked"
        self.tool("dpkg-query", f"""[ -e '{asked}' ] && late=1
            for p in "$@"; do [ "$p" = libcctz-dev ] && [ -z "$late" ] || echo "installed $p"; done; exit 1""")
        self.tool("apt-get", f"""[ "$1" = update ] || echo "$@" > '{asked}'""")
        self.tool("sudo", 'exec "$@"')
        done = self.hearth("setup", PATH=f"{self.bin}:{os.environ['PATH']}")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Installing with apt: libcctz-dev\n", done.stdout)
        self.assertTrue(asked.read_text().endswith("--no-install-recommends libcctz-dev\n"))

    def tool(self, name: str, body: str) -> None:
        (self.bin / name).write_text(f"#!/bin/sh\n{body}\n")
        (self.bin / name).chmod(0o755)


class ProcessTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="hearth-cli-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def sleeper(self) -> Identity:
        identity = spawn([shutil.which("sleep") or "", "600"], self.folder / "log")
        self.addCleanup(stop, [identity], 0)
        return identity

    def test_a_foreign_process_under_a_known_pid_gets_no_signal(self) -> None:
        sleeper = self.sleeper()
        for foreign in (replace(sleeper, started=sleeper.started - 1), replace(sleeper, boot="another boot")):
            self.assertFalse(alive(foreign))
            self.assertFalse(send(foreign, signal.SIGKILL))
            self.assertEqual(stop([foreign], 0), [])
        self.assertTrue(alive(sleeper))

    def test_a_paused_process_can_be_stopped(self) -> None:
        sleeper = self.sleeper()
        send(sleeper, signal.SIGSTOP)
        self.assertEqual(stop([sleeper], 10), [])
        self.assertFalse(alive(sleeper))

    def test_a_process_that_ignores_the_request_is_killed_at_the_deadline(self) -> None:
        ready = self.folder / "ready"
        stubborn = spawn([sys.executable, "-c", "import pathlib, signal, sys, time\n"
                          "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
                          "pathlib.Path(sys.argv[1]).touch()\ntime.sleep(600)", ready], self.folder / "log")
        self.addCleanup(stop, [stubborn], 0)
        wait_until(ready.exists, what="the process having set its handler")
        self.assertEqual(stop([stubborn], 0.2), [stubborn])
        self.assertFalse(alive(stubborn))

    def test_a_boot_is_known_by_an_id(self) -> None:
        self.assertRegex(boot_id(), r"^[0-9a-f-]{36}$")

    def test_replicas_are_numbered_from_the_second_on(self) -> None:
        self.assertEqual(instance_names("segmenter", 3), ["segmenter", "segmenter-2", "segmenter-3"])


class HarnessTest(WithStandIns):
    """The end-to-end harness, with the same stand-ins."""

    def test_kills_pauses_and_restarts_keep_addresses(self) -> None:
        previous = os.environ.get("HEARTH_BIN_DIR")
        os.environ["HEARTH_BIN_DIR"] = str(self.bin)
        self.addCleanup(lambda: os.environ.update(HEARTH_BIN_DIR=previous) if previous
                        else os.environ.pop("HEARTH_BIN_DIR"))
        with Installation(replicas={"segmenter": 2}) as hearth:
            self.assertEqual(hearth.get("segmenter", "/x").json["path"], "/x")
            for name in ("segmenter", "redis", "nats"):
                url = hearth.process(name).url
                hearth.kill9(name)
                self.assertFalse(hearth.process(name).is_alive)
                hearth.restart(name)
                self.assertEqual(hearth.process(name).url, url)
            hearth.pause("segmenter-2")
            hearth.resume("segmenter-2")
            self.assertEqual(hearth.get("segmenter-2", "/y").status, 200)
            self.assertEqual(hearth.add_replica("segmenter"), "segmenter-3")
            self.assertEqual(hearth.replicas("segmenter"), ["segmenter-2", "segmenter", "segmenter-3"])
        self.assertFalse(hearth.directory.exists())


if __name__ == "__main__":
    unittest.main()
