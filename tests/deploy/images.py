"""Images built with buildah, in a store of their own that goes away."""
import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Iterator

from rendering import ROOT

DOCKERFILE = ROOT / "deploy" / "images" / "Dockerfile"


@cache
def cannot_build() -> str:
    """Why images cannot be built on this machine; empty when they can."""
    if shutil.which("buildah") is None:
        return "buildah is missing: no image was built from the Dockerfile"
    if os.geteuid() != 0:
        return "buildah needs root to build without a container runtime: no image was built from the Dockerfile"
    return ""


class Store:
    def __init__(self, folder: Path) -> None:
        self._words = ["buildah", "--root", str(folder / "store"), "--runroot", str(folder / "run"),
                       "--storage-driver", "vfs"]

    def build(self, service: str, collected: Path, version: str, revision: str) -> str:
        """`collected` holds image/, which collect.sh made."""
        name = f"localhost/hearth-{service}:{version}"
        arguments = [word for pair in {"SERVICE": service, "VERSION": version, "REVISION": revision}.items()
                     for word in ("--build-arg", "=".join(pair))]
        self._buildah("build", "--isolation", "chroot", "--pull-never", "--build-context", f"build={collected}",
                      *arguments, "-t", name, "-f", str(DOCKERFILE), str(collected))
        return name

    def configuration(self, image: str) -> dict:
        told = json.loads(self._buildah("inspect", "--type", "image", image))
        return told["Docker"]["config"] | {"Labels": told["OCIv1"]["config"]["Labels"]}

    @contextmanager
    def mounted(self, image: str) -> Iterator[Path]:
        container = self._buildah("from", "--pull-never", image).strip()
        try:
            yield Path(self._buildah("mount", container).strip())
        finally:
            self._buildah("umount", container)
            self._buildah("rm", container)

    def _buildah(self, *words: str) -> str:
        done = subprocess.run([*self._words, *words], capture_output=True, text=True, timeout=600)
        if done.returncode != 0:
            raise AssertionError(f"buildah {words[0]} failed: {done.stderr}")
        return done.stdout
