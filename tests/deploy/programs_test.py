#!/usr/bin/env python3
"""The manifests against the programs: each is started with what its pod is told and answers the probes of its pod."""
import json
import subprocess
import tempfile
import unittest
import urllib.request
from pathlib import Path

import loudly
from programs import SERVICES, LocalInstallation, check_config, program, reads
from rendering import K8S, ROOT, Workload, cannot_render, render, workloads
from shipped_brokers import start_nats, start_redis
from variables import variables

ADDRESSES = ("HEARTH_NATS_URL", "HEARTH_REDIS_URL")
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
DEV = K8S / "overlays" / "dev"


def services() -> list[Workload]:
    """Every service that is built, as its own base tells it."""
    return [workload for service in SERVICES for workload in workloads(render(K8S / "base" / service), "Deployment")]


def broker(name: str) -> Workload:
    return next(each for each in workloads(render(DEV), "StatefulSet") if each.name == f"hearth-{name}")


def configuration_job(folder: Path) -> Workload:
    [job] = workloads(render(folder), "Job")
    return job


@unittest.skipIf(cannot_render(), cannot_render())
class Variables(unittest.TestCase):
    def test_a_program_reads_every_variable_that_its_pod_is_told(self):
        known = variables()
        for workload in [*services(), *workloads(render(DEV), "Job", "CronJob")]:
            is_ctl = workload.kind.endswith("Job")
            name = "ctl init" if is_ctl else workload.service
            path = program("hearth-ctl" if is_ctl else f"hearth-{name}")
            for variable in workload.environment(workload.containers[0]):
                with self.subTest(f"{name}: {variable}"):
                    self.assertTrue(known[variable].concerns(name), "docs/operations.md tells it to somebody else")
                    self.assertTrue(reads(path, variable), "the program does not hold its name")

    def test_what_a_pod_is_told_is_valid_and_all_that_is_required(self):
        for workload in services():
            with self.subTest(workload.name):
                path, told = program(workload.name), workload.environment(workload.containers[0])
                self.assertEqual(check_config(path, told), (0, ""))
                [keys] = [name for name in told if name.endswith("_KEYS") and name != "HEARTH_ADMIN_KEYS"]  # optional
                code, problems = check_config(path, {name: value for name, value in told.items() if name != keys})
                self.assertEqual(code, 2, "without keys it would not start")
                self.assertIn(keys, problems)

    def test_all_pods_of_an_installation_are_told_the_same_prefix(self):
        told = [workload.environment(container) for workload in workloads(render(DEV), "Deployment", "Job", "CronJob")
                for container in workload.containers]
        self.assertEqual({each["HEARTH_PREFIX"] for each in told}, {"hearth"})

    def test_the_product_is_the_one_at_the_root_and_valid(self):
        copied = K8S / "base" / "configuration" / "hearth.yaml"
        self.assertEqual(copied.read_text(), (ROOT / "hearth.yaml").read_text(), f"cp hearth.yaml {copied.parent}")
        subprocess.run([program("hearth-ctl"), "check", copied], check=True, stdout=subprocess.DEVNULL, timeout=60)


@unittest.skipIf(cannot_render(), cannot_render())
class Installation(unittest.TestCase):
    """The installation for development, as far as one machine can be it: its brokers with their own settings, its Job,
    its services."""

    def setUp(self) -> None:
        self.local = LocalInstallation(Path(self.enterContext(tempfile.TemporaryDirectory(prefix="hearth-deploy-"))))
        self.local.settle(partitions=4)
        self.addCleanup(self.local.stop, deadline_seconds=15)
        self.local.running["nats"], self.monitor = start_nats(self.local.directory, broker("nats"))
        self.local.running["redis"] = start_redis(self.local.directory, broker("redis"))

    def addresses(self) -> dict[str, str]:
        return {name: value for name, value in self.local.environment().items() if name in ADDRESSES}

    def run_the_job(self) -> None:
        job = configuration_job(DEV)
        for container in job.containers:
            words = [program("hearth-ctl"), *container["args"]]
            if words[-1] == "/etc/hearth/hearth.yaml":
                words[-1] = K8S / "base" / "configuration" / "hearth.yaml"
            told = job.environment(container) | self.addresses()
            done = subprocess.run(words, env=told, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, 0, f"{container['name']}: {done.stderr}")

    def status(self, url: str) -> int:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status

    def test_the_brokers_answer_their_probes(self):
        [container] = broker("nats").containers
        for probe in PROBES:
            self.assertEqual(self.status(self.monitor + container[probe]["httpGet"]["path"]), 200, probe)

    def test_the_log_fits_into_the_broker_and_the_broker_into_its_volume(self):
        self.run_the_job()
        with urllib.request.urlopen(f"{self.monitor}/jsz", timeout=5) as answer:
            told = json.load(answer)
        job = configuration_job(DEV)
        log = job.environment(job.containers[0])
        # What docs/deploy.md tells operators to reckon with.
        self.assertLessEqual(told["reserved_storage"],
                             (int(log["HEARTH_PARTITIONS"]) + 11) * int(log["HEARTH_STREAM_MAX_BYTES"]))
        [claim] = broker("nats").document["spec"]["volumeClaimTemplates"]
        volume = claim["spec"]["resources"]["requests"]["storage"]
        self.assertLess(told["config"]["max_storage"], int(volume.removesuffix("Gi")) * 2**30)

    def test_every_service_becomes_ready_and_answers_the_probes_of_its_pod(self):
        for _ in ("at first", "and again, which changes nothing"):
            self.run_the_job()
        for workload in workloads(render(DEV), "Deployment"):
            with self.subTest(workload.name):
                [container] = workload.containers
                told = workload.environment(container) | self.addresses()
                self.local.launch(workload.service, limits=told)
                admin = self.local.await_ready(workload.service).admin_url
                for probe in PROBES:
                    self.assertEqual(self.status(admin + container[probe]["httpGet"]["path"]), 200, probe)
        self.assertEqual(set(self.local.replicas), set(SERVICES))


if __name__ == "__main__":
    loudly.main()
