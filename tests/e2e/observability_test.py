#!/usr/bin/env python3
"""What an operator relies on: metrics that match their catalogue, logs that match their schema and hold no secret."""
import http.client
import json
import random
import re
import shutil
import subprocess
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid
from base64 import b64encode
from pathlib import Path

from harness import ROOT, Installation, wait_until
from json_schema import problems

sys.path.insert(0, str(ROOT / "tests"))
import metrics_catalogue  # noqa: E402  (needs the path above)
from cli.services import SERVICES  # noqa: E402

MAX_SERIES = 1500
REQUEST_BUCKETS = "0.0005 0.001 0.0025 0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 +Inf".split()
FRESHNESS_BUCKETS = "0.05 0.1 0.25 0.5 1 2.5 5 10 30 60 300 +Inf".split()
NAME = re.compile(r"^hearth(_[a-z0-9]+){2,}$")
COUNTED = {"hearth_fold_partitions", "hearth_fold_partitions_owned", "hearth_fold_partitions_stopped",
           "hearth_segmenter_warnings_open"}
UNITS = ("seconds", "bytes", "ratio", "messages", "frames", "streams", "number", "flight", "connected", "info", "depth",
         "capacity")
LOG_SCHEMA = json.loads((ROOT / "docs" / "log.schema.json").read_text())
MAX_LINE = 16 * 1024


def batch(number: int, user: str = "user") -> dict:
    return {"batch": [{"type": "track", "userId": f"{user}-{i % 20}", "event": "Article Read",
                       "messageId": str(uuid.uuid4())} for i in range(number)]}


def fuzz(url: str, requests: int, chance: random.Random) -> None:
    """Requests with methods, paths, ids and keys that nobody has seen before."""
    address = urllib.parse.urlsplit(url).netloc
    connection = http.client.HTTPConnection(address, timeout=30)
    for _ in range(requests):
        word = f"{chance.getrandbits(64):x}"
        path = chance.choice(["/", "/v1/", "/v1/users/", "/v1/users/x/links/", "/v1/projects/", "/v1/batch/", "/readyz/"])
        method = chance.choice(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", word.upper()])
        key = b64encode(f"{word}:".encode()).decode()
        try:
            connection.request(method, path + word, b"{}" if method == "POST" else None,
                               {"Authorization": f"Basic {key}", "X-Request-Id": word})
            connection.getresponse().read()
        except (http.client.HTTPException, OSError):
            connection.close()
    connection.close()


# Names that dashboards elsewhere know, though a label repeats a word of them.
NAMED_BY_OPERATIONS = re.compile("hearth_(consumer_.*|queue_(depth|capacity|dropped_total)|redis_command_duration_seconds)$")


class Metrics(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.hearth = cls.enterClassContext(Installation(partitions=4, services=SERVICES))
        cls.first = metrics_catalogue.scrape_all(cls.hearth, SERVICES)

    def scrape(self, service: str) -> metrics_catalogue.Scrape:
        return metrics_catalogue.scrape(self.hearth, service)

    def test_the_catalogue_is_what_the_services_say(self):
        self.maxDiff = None
        self.assertEqual(metrics_catalogue.CATALOGUE.read_text(), metrics_catalogue.render(self.first),
                         "run tests/metrics_catalogue.py --write")

    def test_names_have_an_area_and_a_unit_and_a_help(self):
        for service in SERVICES:
            for family in self.first[service].families.values():
                with self.subTest(service=service, name=family.name):
                    self.assertTrue(family.help and family.type)
                    self.assertNotIn("service", family.labels)
                    self.assertEqual(family.type == "counter", family.name.endswith("_total"))
                    for label in family.labels:
                        if not NAMED_BY_OPERATIONS.match(family.name):
                            self.assertNotIn(f"_{label}_", family.name)
                    if family.name.startswith("process_"):
                        continue
                    self.assertRegex(family.name, NAME)
                    self.assertNotRegex(family.name, "_(milliseconds|ms|count|sum)$")
                    if family.type != "counter":
                        self.assertTrue(family.name in COUNTED or family.name.endswith(UNITS), "no unit")

    def test_every_enumeration_exists_at_zero_from_the_first_scrape(self):
        self.drive()
        for service in SERVICES:
            after = self.scrape(service).series
            born = {sample for sample in after.keys() - self.first[service].series.keys()
                    if not sample.startswith("hearth_http_requests_total")}
            self.assertEqual(born, set(), service)
        refusals = [value for sample, value in self.first["ingest"].series.items() if "rejected_total{" in sample]
        self.assertGreater(len(refusals), 5)
        self.assertEqual(set(refusals), {0.0})

    def drive(self) -> None:
        self.assertEqual(self.hearth.post("ingest", "/v1/batch", batch(50)).status, 200)
        self.hearth.post("ingest", "/v1/batch", {"batch": [{"type": "track"}, 7]})
        self.hearth.post("ingest", "/v1/batch", b"nonsense")
        self.hearth.ctl("await-folded")
        for path in ("/v1/users/user-1", "/v1/users/nobody", "/v1/kpis?from=nonsense"):
            self.hearth.get("segmenter", path)

    def test_buckets_are_the_agreed_ones(self):
        for service in SERVICES:
            for family in self.first[service].families.values():
                if family.type == "histogram":
                    bounds = sorted(family.buckets, key=float)
                    self.assertIn(bounds, (REQUEST_BUCKETS, FRESHNESS_BUCKETS), family.name)

    def test_the_process_and_its_build_are_there(self):
        for service in SERVICES:
            samples = self.first[service].families
            for name in ("process_cpu_seconds_total", "process_resident_memory_bytes", "process_open_fds",
                         "process_max_fds", "process_start_time_seconds"):
                self.assertIn(name, samples)
            build = samples["hearth_build_info"].labels
            self.assertEqual(set(build), {"version", "revision", "compiler"})
            self.assertEqual(build["version"], {(ROOT / "VERSION").read_text().strip()})

    def test_nothing_that_callers_choose_becomes_a_series(self):
        chance = random.Random(7)
        for service in SERVICES:
            process = self.hearth.process(service)
            for url in (process.url, process.admin_url):
                fuzz(url, 300, chance)  # every status that this traffic can have has happened once
            before = set(self.scrape(service).series)
            fuzz(process.url, 2000, chance)
            self.assertEqual(set(self.scrape(service).series), before)
            self.assertLessEqual(len(before), MAX_SERIES)
            codes = self.scrape(service).families["hearth_http_requests_total"].labels["code"]
            self.assertLessEqual(codes, set(metrics_catalogue.http_codes()))

    def test_the_lag_is_what_the_log_and_the_checkpoints_say(self):
        self.assertEqual(self.hearth.post("ingest", "/v1/batch", batch(400, "lag")).status, 200)
        self.hearth.ctl("await-folded")

        def agree() -> bool:
            rows = json.loads(self.hearth.ctl("partitions", "--json"))
            lag = sum(row["last"] - row["sequence"] for row in rows)
            return lag == 0 == self.scrape("segmenter").sum("hearth_consumer_pending_messages")
        wait_until(agree, what="a lag of 0 in the metric and in hearth-ctl partitions")
        self.assertGreater(self.scrape("segmenter").sum("hearth_consumer_messages_total"), 0)

    def test_a_lag_is_seen_while_nothing_can_be_folded_and_is_gone_afterwards(self):
        def lag() -> tuple[float, float]:
            scrape = self.scrape("segmenter")
            return scrape.sum("hearth_consumer_pending_messages"), scrape.sum("hearth_consumer_lag_seconds")
        self.hearth.kill9("redis")
        self.assertEqual(self.hearth.post("ingest", "/v1/batch", batch(400, "late")).status, 200)
        wait_until(lambda: all(value > 0 for value in lag()), what="messages that wait, and for how long")
        self.hearth.restart("redis")
        self.hearth.ctl("await-folded")
        wait_until(lambda: lag() == (0, 0), what="no lag")
        scrape = self.scrape("segmenter")
        self.assertGreater(scrape.sum("hearth_redis_errors_total"), 0)
        self.assertGreater(scrape.sum("hearth_redis_reconnects_total"), 0)
        self.assertGreater(scrape.series['hearth_redis_command_duration_seconds_count{command="eval"}'], 0)
        self.assertGreater(scrape.sum("hearth_event_age_seconds_count"), 0)
        self.assertEqual((scrape.sum("hearth_nats_connected"), self.scrape("ingest").sum("hearth_nats_connected")), (1, 1))

    def test_the_segmenter_tells_of_its_fold_before_there_is_a_log(self):
        hearth = Installation(partitions=2, services=SERVICES)
        self.addCleanup(hearth.close)
        for broker in ("nats", "redis"):
            hearth.local.start_broker(broker)
        hearth.local.launch("segmenter")
        file = hearth.directory / "run" / "segmenter.json"
        wait_until(file.exists, what="the announcement")
        with urllib.request.urlopen(json.loads(file.read_text())["admin_url"] + "/metrics") as answer:
            told = metrics_catalogue.parse(answer.read().decode())
        of_folds = re.compile("hearth_(consumer|event|fold|nats|queue|redis)_")
        self.assertEqual({sample for sample in self.first["segmenter"].series if of_folds.match(sample)},
                         {sample for sample in told.series if of_folds.match(sample)})
        self.assertEqual(told.sum("hearth_fold_partitions"), 0)

    def test_promtool_has_nothing_to_say(self):
        promtool = shutil.which("promtool")
        self.assertIsNotNone(promtool, "promtool is missing: ./hearth setup --test")
        for service in SERVICES:
            text = self.hearth.get(service, "/metrics", admin=True).body
            checked = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, check=False)
            self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class Logs(unittest.TestCase):
    def lines(self, hearth: Installation) -> list[tuple[str, bytes]]:
        return [(service, line) for service in SERVICES
                for line in (hearth.directory / "log" / f"{service}.log").read_bytes().splitlines()]

    def test_every_line_is_valid_and_none_holds_a_secret_or_a_probe(self):
        planted = f"planted-{uuid.uuid4().hex}"
        with Installation(partitions=2, services=SERVICES) as hearth:
            self.plant(hearth, planted)
            hearth.kill9("nats")
            hearth.kill9("redis")
            for service in SERVICES:
                wait_until(lambda: hearth.get(service, "/readyz", admin=True).status == 503, what=f"{service} not ready")
                self.assertEqual(hearth.get(service, "/livez", admin=True).status, 200)
            self.assertEqual(hearth.post("ingest", "/v1/batch", batch(1)).status, 503)
            self.assertEqual(hearth.get("segmenter", "/v1/users/user-1").status, 503)
            for name in ("nats", "redis"):
                hearth.restart(name)
            for service in SERVICES:
                hearth.local.await_ready(service)
                hearth.terminate(service)
                wait_until(lambda: not hearth.process(service).is_alive, what=f"the end of {service}")
            lines = self.lines(hearth)
            self.check_lines(lines)
            failures = [json.loads(line) for _, line in lines if b"request failed" in line]
            self.assertTrue(failures, "a request that failed is logged")
            self.assertEqual([line for line in failures if not line["route"].startswith("/v1/")], [])
            secrets = [planted, hearth.settings.write_key, hearth.settings.api_key]
            for file in (hearth.directory / "log").iterdir():
                for secret in secrets:
                    self.assertNotIn(secret.encode(), file.read_bytes(), file.name)

    def test_a_trace_is_followed_from_the_request_to_every_fold(self):
        trace, silent = f"{7:032x}", f"{8:032x}"
        with Installation(partitions=2, services=SERVICES) as hearth:
            for number, flags in ((trace, "01"), (silent, "00")):
                told = {"traceparent": f"00-{number}-{9:016x}-{flags}"}
                self.assertEqual(hearth.post("ingest", "/v1/batch", batch(3), told).status, 200)
            hearth.ctl("await-folded")
            folded = {"segmenter", "rewards", "recall"}

            def found() -> set[str]:
                return {service for service, line in self.lines(hearth)
                        if b"a traced message is folded" in line and json.loads(line)["trace_id"] == trace}
            wait_until(lambda: found() == folded, what="a line of each fold")
            told = {"traceparent": f"00-{trace}-{9:016x}-01", "Idempotency-Key": "k"}
            gone = hearth.request("DELETE", "segmenter", "/v1/users/user-1", headers=told)
            self.assertLess(gone.status, 300)
            lines = self.lines(hearth)
            self.check_lines(lines)
            answered = [json.loads(line) for _, line in lines if b"request answered" in line and trace.encode() in line]
            self.assertEqual([(line["service"], line["method"], line["route"]) for line in answered],
                             [("ingest", "POST", "/v1/batch"), ("segmenter", "DELETE", "/v1/users/{id}")])
            self.assertEqual([line for _, line in lines if b"is folded" in line and silent.encode() in line], [])

    def test_the_level_is_changed_while_a_service_runs(self):
        with Installation(partitions=2, services=SERVICES) as hearth:
            key = {"Authorization": f"Bearer {hearth.settings.api_key}"}
            for service in SERVICES:
                admin = hearth.process(service).admin_url

                def put(level: str, headers: dict) -> int:
                    call = urllib.request.Request(f"{admin}/log-level", json.dumps({"level": level}).encode(), headers,
                                                  method="PUT")
                    try:
                        with urllib.request.urlopen(call) as answer:
                            return answer.status
                    except urllib.error.HTTPError as refused:
                        return refused.code
                self.assertEqual(put("debug", {}), 401)
                self.assertEqual(put("loud", key), 400)
                self.assertEqual(put("debug", key), 200)
                hearth.get(service, "/log-level", admin=True)
                self.assertIn(b'"level":"debug","msg":"request answered"',
                              (hearth.directory / "log" / f"{service}.log").read_bytes())
            self.check_lines(self.lines(hearth))

    def check_lines(self, lines: list[tuple[str, bytes]]) -> None:
        self.assertGreater(len(lines), 4)
        for service, line in lines:
            self.assertLess(len(line), MAX_LINE)
            found = problems(json.loads(line), LOG_SCHEMA)
            self.assertEqual(found, [], line)
            self.assertEqual(json.loads(line)["service"], service)

    def plant(self, hearth: Installation, secret: str) -> None:
        wrong = {"Authorization": f"Bearer {secret}"}
        self.assertEqual(hearth.post("ingest", "/v1/batch", batch(1), wrong).status, 401)
        self.assertEqual(hearth.get("segmenter", "/v1/kpis", wrong).status, 401)
        hearth.post("ingest", "/v1/batch", {"writeKey": secret, **batch(1)}, {"Authorization": ""})
        hearth.post("ingest", "/v1/batch", {"batch": [{"type": "track", "event": secret, "userId": secret}, secret]})
        hearth.get("ingest", f"/v1/{secret}")
        hearth.get("segmenter", f"/v1/users/{secret}")

    def test_the_checker_finds_what_is_wrong(self):
        good = {"ts": "2026-11-22T04:52:22.468123Z", "level": "info", "msg": "m", "logger": "main", "service": "ingest",
                "version": "1.0.0", "pod": ""}
        self.assertEqual(problems(good, LOG_SCHEMA), [])
        for name, value in (("ts", "today"), ("level", "loud"), ("user_id", "ann"), ("service", "hearth-ingest"),
                            ("error", {"kind": "other", "message": "m"}), ("partition", True)):
            self.assertEqual(len(problems({**good, name: value}, LOG_SCHEMA)), 1, name)
        self.assertEqual(len(problems({"ts": good["ts"]}, LOG_SCHEMA)), 6)


class Ids(unittest.TestCase):
    def test_whoever_can_send_can_be_read_and_forgotten(self):
        readable = ["a/b?c#d%2F+ e", "李雷", "\U0001f525\u0085\u200b", "u" * 256]
        refused = ["a\nb", "a\r\nX: y", "a\0b", "\t", "\x7f"]
        events = [{"type": "track", "userId": user, "event": "Article Read", "messageId": str(uuid.uuid4())}
                  for user in readable + refused]
        with Installation(partitions=2) as hearth:
            answer = hearth.post("ingest", "/v1/batch", {"batch": events})
            self.assertEqual(answer.json["accepted"], len(readable))
            self.assertEqual([event["code"] for event in answer.json["rejected"]], ["id_not_text"] * len(refused))
            hearth.ctl("await-folded")
            kept = json.loads(hearth.ctl("dead-letters", "list", "--code", "id_not_text", "--json"))
            self.assertEqual(len(kept), len(refused))
            for user in readable:
                path = "/v1/users/" + urllib.parse.quote(user, safe="")
                self.assertEqual(hearth.get("segmenter", path).json["events"], {"Article Read": 1}, user)
                gone = hearth.request("DELETE", "segmenter", path, headers={"Idempotency-Key": str(uuid.uuid4())})
                self.assertLess(gone.status, 300, user)
                wait_until(lambda: hearth.get("segmenter", path).status == 404, what=f"no {user!r}")
            for user in refused:
                self.assertEqual(hearth.get("segmenter", "/v1/users/" + urllib.parse.quote(user)).status, 404)


class Documents(unittest.TestCase):
    def test_the_operators_table_lists_every_variable_with_its_default(self):
        sources = [*ROOT.glob("libs/fold/*settings.cpp"), ROOT / "tools/ctl/init.cpp", *ROOT.glob("services/*/settings.cpp")]
        read = {name for source in sources
                for name in re.findall(r'environment\.(?:text|number|list|flag)\(\s*"(HEARTH_\w+)"', source.read_text())}
        table = re.findall(r"^\| `(HEARTH_\w+)` \|", (ROOT / "docs/operations.md").read_text(), re.MULTILINE)
        self.assertEqual(sorted(table), sorted(read))

    def test_the_operators_guide_names_every_reason_to_stop_and_its_repair_as_programs_do(self):
        known = set()
        for name in ("partition_fold", "folder", "log_proof"):
            source = (ROOT / f"libs/fold/{name}.hpp").read_text()
            known |= set(re.findall(r'(?:stop\(\s*\{|hold\(\s*|StopReason\{)"(\w+)"', source))
        self.assertGreater(len(known), 8)
        source = (ROOT / "libs/fold/repairs.cpp").read_text()
        said = {code: "".join(re.findall(r'"(.*?)"', texts)).replace("{of}", "--service S --partition N")
                for code, texts in re.findall(r'Repair\{\s*"(\w+)",\s*((?:"[^"]*"\s*)+)\}', source)}
        self.assertEqual(said.keys(), known)
        guide = (ROOT / "docs/operations.md").read_text()
        shown = re.findall(r"^\| `([a-z_]+)` \| [^|]* \| ([^|]*) \|$", guide, re.MULTILINE)
        self.assertEqual({code: repair.replace("`", "") for code, repair in shown}, said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
