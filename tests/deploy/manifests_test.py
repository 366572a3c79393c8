#!/usr/bin/env python3
"""The manifests as documents: the schema, labels, selectors, images, and the overlay that the guide shows."""
import copy
import json
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import loudly
import schema
from each import Manifests, of_each_document, of_each_workload
from programs import SERVICES
from rendering import BASES, K8S, OVERLAYS, ROOT, Workload, render, workloads

VERSION = (ROOT / "VERSION").read_text().strip()
LABELS = {f"app.kubernetes.io/{name}" for name in ("name", "part-of", "component", "version")}


class Schema(Manifests):
    @classmethod
    def setUpClass(cls) -> None:
        if schema.cannot_check():
            raise unittest.SkipTest(schema.cannot_check())

    def test_every_field_is_one_that_kubernetes_knows_and_of_its_type(self):
        documents = [document for folder in [*BASES, *OVERLAYS] for document in render(folder)]
        self.assertEqual(schema.problems(documents), [])

    def test_a_misspelt_field_is_refused(self):
        documents = copy.deepcopy(render(K8S / "base" / "ingest"))
        container = workloads(documents)[0].containers[0]
        container["livenesProbe"] = container.pop("livenessProbe")
        found = schema.problems(documents)
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], "Deployment hearth-ingest: .*livenesProbe")


class Documents(Manifests):
    @of_each_document()
    def test_all_objects_have_the_labels(self, document: dict):
        self.assertLessEqual(LABELS, document["metadata"].get("labels", {}).keys())

    @of_each_workload("Deployment", "StatefulSet")
    def test_selectors_ask_for_the_name_only(self, workload: Workload):
        self.assertLessEqual(LABELS, workload.template["metadata"]["labels"].keys())
        self.assertEqual(workload.document["spec"]["selector"]["matchLabels"].keys(), {"app.kubernetes.io/name"})

    def test_what_selects_pods_selects_those_of_one_workload_and_ports_lead_to_ports(self):
        for folder in [*BASES, *OVERLAYS]:
            documents = render(folder)
            for document in (each for each in documents if each["kind"] in ("Service", "PodDisruptionBudget")):
                with self.subTest(f"{folder.name}: {document['kind']} {document['metadata']['name']}"):
                    selector = document["spec"]["selector"]
                    selector = selector.get("matchLabels", selector)
                    chosen = [workload for workload in workloads(documents)
                              if selector.items() <= workload.template["metadata"]["labels"].items()]
                    self.assertEqual(len(chosen), 1)
                    names = {port["name"] for port in chosen[0].containers[-1]["ports"]}
                    for port in document["spec"].get("ports", []):
                        self.assertIn(port["targetPort"], names)

    def test_a_namespace_of_an_overlay_enforces_the_restricted_standard_of_a_stated_version(self):
        for overlay in OVERLAYS:
            documents = render(overlay)
            namespace = next(each for each in documents if each["kind"] == "Namespace")
            security = {name.removeprefix("pod-security.kubernetes.io/"): value
                        for name, value in namespace["metadata"]["labels"].items() if "pod-security" in name}
            self.assertEqual({security[mode] for mode in ("enforce", "audit", "warn")}, {"restricted"})
            self.assertRegex(security["enforce-version"], r"^v1\.\d+$")
            self.assertEqual({each["metadata"]["namespace"] for each in documents if each is not namespace},
                             {namespace["metadata"]["name"]})

    @of_each_workload()
    def test_images_have_a_version_and_ours_have_the_one_of_this_tree(self, workload: Workload):
        for container in workload.containers:
            self.assertRegex(container["image"], r":\d+\.\d+\.\d+[\w.-]*$|@sha256:[0-9a-f]{64}$")
            if container["image"].startswith("hearth-"):
                self.assertEqual(container["image"].split(":")[1], VERSION)
                self.assertEqual(workload.template["metadata"]["labels"]["app.kubernetes.io/version"], VERSION)

    def test_every_service_has_a_base_and_is_in_the_installation_for_development(self):
        deployed = {workload.service for workload in workloads(render(K8S / "overlays" / "dev"), "Deployment")}
        self.assertEqual(deployed, set(SERVICES))
        self.assertLessEqual(set(SERVICES), {base.name for base in BASES})

    @of_each_workload("CronJob")
    def test_the_operators_job_runs_only_when_it_is_asked_for_and_never_twice(self, workload: Workload):
        self.assertIs(workload.document["spec"]["suspend"], True)
        self.assertEqual(workload.pod["restartPolicy"], "Never")
        self.assertEqual(workload.document["spec"]["jobTemplate"]["spec"]["backoffLimit"], 0)


class Guide(Manifests):
    """The overlay for production that docs/deploy.md shows, put where it says."""

    def setUp(self) -> None:
        folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / "k8s"
        shutil.copytree(K8S, folder)
        overlay = folder / "overlays" / "production"
        overlay.mkdir()
        self.guide = (ROOT / "docs" / "deploy.md").read_text()
        [shown] = re.findall(r"```yaml\n(.*?)```", self.guide, re.DOTALL)
        (overlay / "kustomization.yaml").write_text(shown)
        namespace = (K8S / "overlays" / "dev" / "namespace.yaml").read_text()
        (overlay / "namespace.yaml").write_text(namespace.replace("hearth-dev", "hearth"))
        shutil.copy(ROOT / "hearth.yaml", overlay)
        self.documents = render(overlay)

    def test_all_of_its_images_are_pinned_by_digest_and_it_has_all_services(self):
        found = workloads(self.documents)
        self.assertEqual({workload.name for workload in found},
                         {f"hearth-{name}" for name in (*SERVICES, "configuration", "ctl")})
        for workload in found:
            for container in workload.containers:
                self.assertRegex(container["image"], r"^registry\.example/hearth-\w+@sha256:[0-9a-f]{64}$")

    def test_every_service_has_two_replicas_and_a_disruption_budget_that_they_can_meet(self):
        budgets = {each["metadata"]["name"]: each["spec"]["maxUnavailable"] for each in self.documents
                   if each["kind"] == "PodDisruptionBudget"}
        for workload in workloads(self.documents, "Deployment"):
            self.assertEqual(workload.document["spec"]["replicas"], 2)
            self.assertEqual(budgets[workload.name], 1)

    def test_the_secrets_that_it_wants_are_those_of_the_guide(self):
        wanted = {(entry["valueFrom"]["secretKeyRef"]["name"], entry["valueFrom"]["secretKeyRef"]["key"])
                  for workload in workloads(self.documents) for container in workload.containers
                  for entry in container["env"] if "secretKeyRef" in entry["valueFrom"]}
        told = re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` \|", self.guide, re.MULTILINE)
        self.assertEqual(wanted, set(told))

    def test_the_job_of_an_operator_runs_the_words_that_are_put_into_it(self):
        [patch] = re.findall(r"-p '(.*?)'", self.guide, re.DOTALL)
        template = next(each for each in self.documents if each["kind"] == "CronJob")["spec"]["jobTemplate"]
        job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "repair"}, "spec": template["spec"]}
        patched = subprocess.run(["kubectl", "patch", "--local", "-f", "-", "--type=json", "-o", "json", "-p", patch],
                                 input=json.dumps(job), capture_output=True, text=True, timeout=60)
        self.assertEqual(patched.returncode, 0, patched.stderr)
        [container] = json.loads(patched.stdout)["spec"]["template"]["spec"]["containers"]
        self.assertEqual(container["args"], ["rebuild", "--service", "rewards", "--partition", "3"])

    def test_it_makes_no_secrets_and_its_settings_are_those_of_the_overlay(self):
        self.assertFalse([each for each in self.documents if each["kind"] == "Secret"])
        [job] = workloads(self.documents, "Job")
        self.assertEqual(job.environment(job.containers[0])["HEARTH_PARTITIONS"], "64")


if __name__ == "__main__":
    loudly.main()
