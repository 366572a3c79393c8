"""What kustomize makes of deploy/k8s, and what its pods are told."""
import base64
import json
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
K8S = ROOT / "deploy" / "k8s"
BASES = sorted(K8S.glob("base/*"))
OVERLAYS = sorted(K8S.glob("overlays/*"))
KUBECTL_MINOR = 27  # the first with kustomize 5
# What a base expects of whoever deploys it, by key: enough for programs to find their configuration valid.
STAND_INS = {"nats-url": "nats://user:a-password@nats.example:4222", "redis-url": "redis://redis.example:6379",
             "write-keys": "a-write-key", "api-keys": "an-api-key-of-16-bytes", "admin-keys": "an-admin-key-of-16-bytes",
             "url": "https://hooks.example/hearth", "secret": "whsec_YSBzZWNyZXQgb2YgdGhpcnR5LXR3byBieXRlcy4u"}


@cache
def cannot_render() -> str:
    """Why manifests cannot be rendered on this machine; empty when they can."""
    if shutil.which("kubectl") is None:
        return f"kubectl >= 1.{KUBECTL_MINOR} is missing (Debian 12 has only 1.20): no manifest was checked"
    told = subprocess.run(["kubectl", "version", "--client", "-o", "json"], capture_output=True, text=True, timeout=60)
    minor = int(json.loads(told.stdout)["clientVersion"]["minor"].rstrip("+"))
    if minor < KUBECTL_MINOR:
        return f"kubectl 1.{minor} is older than 1.{KUBECTL_MINOR}: no manifest was checked"
    try:
        import yaml  # noqa: F401
    except ImportError:
        return "python3-yaml is missing (./hearth setup --test): no manifest was checked"
    return ""


@cache
def render(folder: Path) -> list[dict]:
    import yaml
    done = subprocess.run(["kubectl", "kustomize", folder], capture_output=True, text=True, timeout=60)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(f"kubectl kustomize {folder}: {done.stderr}")
    return list(yaml.safe_load_all(done.stdout))


@dataclass(frozen=True)
class Workload:
    """A Deployment, StatefulSet, Job or CronJob, with the documents that were rendered with it."""
    document: dict
    beside: list[dict]

    @property
    def name(self) -> str:
        return self.document["metadata"]["name"]

    @property
    def kind(self) -> str:
        return self.document["kind"]

    @property
    def template(self) -> dict:
        spec = self.document["spec"]
        return spec["jobTemplate"]["spec"]["template"] if self.kind == "CronJob" else spec["template"]

    @property
    def pod(self) -> dict:
        return self.template["spec"]

    @property
    def containers(self) -> list[dict]:
        return [*self.pod.get("initContainers", []), *self.pod["containers"]]

    @property
    def service(self) -> str:
        """ingest for hearth-ingest."""
        return self.name.removeprefix("hearth-")

    def environment(self, container: dict) -> dict[str, str]:
        """As the kubelet would set it; secrets that nothing here makes are stood in for."""
        told: dict[str, str] = {}
        for source in container.get("envFrom", []):
            told |= self.data("ConfigMap", source["configMapRef"]["name"])
        for entry in container.get("env", []):
            origin = entry.get("valueFrom", {})
            if "secretKeyRef" in origin:
                told |= {entry["name"]: value for value in self._secret(**origin["secretKeyRef"])}
            else:
                told[entry["name"]] = entry.get("value", "a-pod")  # without a value it is the pod's own name
        return told

    def _secret(self, name: str, key: str, optional: bool = False) -> list[str]:
        """Its value, or nothing where it is optional and not there."""
        made = [document["metadata"]["name"] for document in self.beside if document["kind"] == "Secret"]
        if not made:
            return [STAND_INS[key]]
        if optional and not any(each.startswith(f"{name}-") for each in made):
            return []
        return [base64.b64decode(self.data("Secret", name)[key]).decode()]

    def data(self, kind: str, name: str) -> dict[str, str]:
        found = [document["data"] for document in self.beside
                 if document["kind"] == kind and document["metadata"]["name"] == name]
        if len(found) != 1:
            raise AssertionError(f"{self.name} wants {kind} {name}: there are {len(found)}")
        return found[0]


def workloads(documents: list[dict], *kinds: str) -> list[Workload]:
    wanted = kinds or ("Deployment", "StatefulSet", "Job", "CronJob")
    return [Workload(document, documents) for document in documents if document["kind"] in wanted]
