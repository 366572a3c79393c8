"""Runs a program as a pod of the restricted standard would: the image's files as a read-only root, user 65532, no
capabilities, nothing writable but /tmp. bubblewrap does it without a container runtime."""
import json
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from functools import cache
from pathlib import Path
from typing import Mapping

from rendering import ROOT

COLLECT = ROOT / "deploy" / "images" / "collect.sh"
USER = "65532"


@cache
def cannot_restrict() -> str:
    """Why programs cannot be run like this on this machine; empty when they can."""
    if shutil.which("bwrap") is None:
        return "bubblewrap is missing (./hearth setup --test): no program was run as in a restricted pod"
    tried = subprocess.run([*_words(Path("/")), "/bin/true"], capture_output=True, text=True, timeout=30)
    if tried.returncode != 0:
        return f"this machine forbids namespaces ({tried.stderr.strip()}): no program was run as in a restricted pod"
    return ""


def _words(root: Path) -> list[str]:
    return ["bwrap", "--unshare-user", "--uid", USER, "--gid", USER, "--unshare-pid", "--unshare-ipc",
            "--cap-drop", "ALL", "--die-with-parent", "--ro-bind", str(root), "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]


def collect(program: Path, root: Path) -> Path:
    """The root file system of the program's image."""
    subprocess.run([COLLECT, program, root], check=True, timeout=120)
    return root


def run(root: Path, *words: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess:
    return subprocess.run([*_words(root), *words], env=dict(environment or {}), capture_output=True, text=True,
                          timeout=60)


class Served:
    """`with Served(root, {…}) as served:` runs the entrypoint until the end of the block; `admin_url` comes from its
    log, because the kernel chooses the port and the file for announcements would be in the pod's own /tmp."""

    def __init__(self, root: Path, environment: Mapping[str, str]) -> None:
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen([*_words(root), "/usr/local/bin/entrypoint"], env=dict(environment),
                                         stdout=self._log, stderr=subprocess.STDOUT)

    def __enter__(self) -> "Served":
        return self

    def __exit__(self, *error: object) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()

    @property
    def text(self) -> str:
        self._log.seek(0)
        return self._log.read()

    @property
    def admin_url(self) -> str:
        """Empty until it listens."""
        if self._process.poll() is not None:
            raise AssertionError(f"ended with {self._process.returncode}: {self.text}")
        lines = [line for line in self.text.splitlines() if "admin_url" in line]
        return json.loads(lines[0])["admin_url"] if lines else ""

    @property
    def is_ready(self) -> bool:
        url = self.admin_url
        if not url:
            return False
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return False

    def kernel_file(self, name: str) -> str:
        """What the kernel says of the program itself: bwrap's only child has it as its only child."""
        pid = self._process.pid
        for _ in range(2):
            [pid] = map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
        return Path(f"/proc/{pid}/{name}").read_text()
