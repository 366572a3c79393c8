#!/usr/bin/env python3
"""What runs in the images, run as in a restricted pod; and the images themselves where buildah is."""
import re
import shutil
import tempfile
import unittest
from pathlib import Path

import images
import loudly
from programs import SERVICES, LocalInstallation, program, wait_until
from rendering import ROOT
from restricted import Served, cannot_restrict, collect, run

VERSION = (ROOT / "VERSION").read_text().strip()
# Of the root file system, uncompressed.
MOST_BYTES = 60 * 1024 * 1024
KEYS = {"HEARTH_WRITE_KEYS": "a-write-key", "HEARTH_API_KEYS": "an-api-key-of-16-bytes"}
START_SECONDS = 60
ENTRYPOINT = "/usr/local/bin/entrypoint"


class Dockerfile(unittest.TestCase):
    def setUp(self) -> None:
        self.text = images.DOCKERFILE.read_text()

    def test_the_base_is_pinned_by_its_digest_and_nothing_else_is_fetched(self):
        bases = re.findall(r"^FROM (\S+)", self.text, re.MULTILINE)
        self.assertEqual(len(bases), 2)
        self.assertRegex(bases[0], r"^debian:bookworm-slim@sha256:[0-9a-f]{64}$")
        self.assertEqual(bases[1], "scratch")
        self.assertNotRegex(self.text, r"(?m)^ADD |curl|wget")

    def test_the_packages_are_those_of_setup(self):
        self.assertIn("RUN ./hearth setup\n", self.text)
        self.assertNotIn("apt-get", self.text)

    def test_it_leaves_probes_to_who_runs_it(self):
        self.assertNotRegex(self.text, r"(?m)^HEALTHCHECK")


@unittest.skipIf(cannot_restrict(), cannot_restrict())
class Restricted(unittest.TestCase):
    """The files that go into the images, without a tool that makes images."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="hearth-image-")))
        cls.roots = {name: collect(program(f"hearth-{name}"), cls.folder / name) for name in (*SERVICES, "ctl")}

    def test_there_is_nothing_but_the_program_and_what_it_needs(self):
        for name, root in self.roots.items():
            with self.subTest(name):
                programs = {path.name for path in root.rglob("bin/*")}
                self.assertEqual(programs, {f"hearth-{name}", "entrypoint"}, "no shell, no package manager")
                size = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file())
                print(f"  hearth-{name}: {size / 2**20:.1f} MB", flush=True)
                self.assertLess(size, MOST_BYTES)
                self.assertTrue((root / "usr/share/zoneinfo/Asia/Shanghai").is_file())

    def test_the_root_is_read_only_and_the_user_has_no_rights(self):
        # There is no shell inside to ask with, so the kernel is asked from outside.
        for service in SERVICES:
            with self.subTest(service), Served(self.roots[service], KEYS) as served:
                wait_until(lambda: served.admin_url, START_SECONDS, "the announcement in the log")
                status = dict(line.split(":\t", 1) for line in served.kernel_file("status").splitlines())
                self.assertEqual((int(status["CapEff"], 16), status["NoNewPrivs"]), (0, "1"))
                self.assertEqual(served.kernel_file("uid_map").split()[0], "65532")
                mounts = [line.split() for line in served.kernel_file("mounts").splitlines()]
                writable = {where for _, where, _, options, *_ in mounts if "rw" in options.split(",")}
                self.assertNotIn("/", writable)
                self.assertLessEqual({where for where in writable if not where.startswith(("/dev", "/proc"))}, {"/tmp"})

    def test_they_say_their_version_and_check_what_they_are_told(self):
        for service in SERVICES:
            with self.subTest(service):
                root = self.roots[service]
                self.assertEqual(run(root, ENTRYPOINT, "--version").stdout, f"hearth-{service} {VERSION}\n")
                self.assertEqual(run(root, ENTRYPOINT, "--check-config", environment=KEYS).returncode, 0)
                refused = run(root, ENTRYPOINT, "--check-config", environment=KEYS | {"HEARTH_HTTP_PORT": "door"})
                self.assertEqual(refused.returncode, 2)
                self.assertIn("HEARTH_HTTP_PORT", refused.stderr)

    def test_they_serve_with_real_brokers(self):
        local = LocalInstallation(self.folder / "installation")
        local.settle(partitions=2)
        self.addCleanup(local.stop, deadline_seconds=15)
        for broker in ("nats", "redis"):
            local.start_broker(broker)
        told = {name: value for name, value in local.environment().items() if name.startswith("HEARTH_")}
        self.assertEqual(run(self.roots["ctl"], ENTRYPOINT, "init", environment=told).returncode, 0)
        product = (ROOT / "hearth.yaml").read_text()
        (self.roots["ctl"] / "hearth.yaml").write_text(product)
        self.assertEqual(run(self.roots["ctl"], ENTRYPOINT, "apply", "/hearth.yaml", environment=told).returncode, 0)
        for service in SERVICES:
            with self.subTest(service), Served(self.roots[service], told) as served:
                wait_until(lambda: served.is_ready, START_SECONDS, f"{service} being ready")


@unittest.skipIf(cannot_restrict() or images.cannot_build(), cannot_restrict() or images.cannot_build())
class Images(unittest.TestCase):
    """Built by the Dockerfile from the same files: the build stage's place is taken by what collect.sh made."""

    def test_an_image_says_what_it_is_and_runs_restricted(self):
        with tempfile.TemporaryDirectory(prefix="hearth-image-") as folder:
            store = images.Store(Path(folder))
            self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
            for service in SERVICES:
                with self.subTest(service):
                    (Path(folder) / service).mkdir()
                    collect(program(f"hearth-{service}"), Path(folder) / service / "image")
                    image = store.build(service, Path(folder) / service, version=VERSION, revision="tested")
                    self.check(service, store.configuration(image))
                    with store.mounted(image) as root:
                        self.assertEqual(run(root, ENTRYPOINT, "--version").stdout, f"hearth-{service} {VERSION}\n")
                        self.assertEqual(run(root, ENTRYPOINT, "--check-config", environment=KEYS).returncode, 0)

    def check(self, service: str, told: dict) -> None:
        self.assertEqual(told["User"], "65532:65532")
        self.assertEqual(told["Entrypoint"], [ENTRYPOINT])
        self.assertEqual(told["StopSignal"], "SIGTERM")
        self.assertNotIn("Healthcheck", told)
        labels = {name.removeprefix("org.opencontainers.image."): value for name, value in told["Labels"].items()}
        self.assertEqual((labels["title"], labels["version"], labels["revision"], labels["licenses"]),
                         (f"hearth-{service}", VERSION, "tested", "Apache-2.0"))
        self.assertIn("source", labels)


if __name__ == "__main__":
    loudly.main()
