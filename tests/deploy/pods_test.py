#!/usr/bin/env python3
"""What the pods promise: rights, secrets, probes, grace, rollouts, memory; docs/deploy.md lists the promises."""
import re

import loudly
from each import Manifests, of_each_document, of_each_workload
from rendering import BASES, K8S, OVERLAYS, Workload, render, workloads
from variables import variables

USER = 65532
PASSWORD_IN_URL = re.compile(r"://[^/\s]*:[^/\s]*@")
SECRET = re.compile(r"KEYS?$|PASSWORD|TOKEN|SECRET")
MARGIN_SECONDS = 5


def mebibytes(quantity: str) -> int:
    return int(quantity[:-2]) * {"Mi": 1, "Gi": 1024}[quantity[-2:]]


class Pods(Manifests):
    @of_each_workload()
    def test_pods_are_restricted_in_full(self, workload: Workload):
        security = workload.pod["securityContext"]
        self.assertEqual((security["runAsNonRoot"], security["runAsUser"], security["runAsGroup"]),
                         (True, USER, USER))
        self.assertEqual(security["seccompProfile"], {"type": "RuntimeDefault"})
        for container in workload.containers:
            self.assertEqual(container["securityContext"], {
                "allowPrivilegeEscalation": False, "privileged": False, "readOnlyRootFilesystem": True,
                "runAsNonRoot": True, "capabilities": {"drop": ["ALL"]}})
        self.assertFalse({"hostNetwork", "hostPID", "hostIPC"} & workload.pod.keys())
        self.assertLessEqual({kind for volume in workload.pod.get("volumes", []) for kind in volume},
                             {"name", "configMap"})

    @of_each_workload()
    def test_nobody_gets_a_token_of_the_api_or_the_addresses_of_other_services(self, workload: Workload):
        self.assertIs(workload.pod["automountServiceAccountToken"], False)
        self.assertIs(workload.pod["enableServiceLinks"], False)
        self.assertEqual(workload.pod["serviceAccountName"], workload.name)
        account = next(each for each in workload.beside
                       if each["kind"] == "ServiceAccount" and each["metadata"]["name"] == workload.name)
        self.assertIs(account["automountServiceAccountToken"], False)

    @of_each_document()
    def test_nothing_asks_for_rights(self, document: dict):
        self.assertNotIn("rbac.authorization.k8s.io", document["apiVersion"])

    @of_each_workload()
    def test_memory_is_limited_and_cpu_is_not(self, workload: Workload):
        for container in workload.containers:
            self.assertEqual(container["resources"]["requests"].keys(), {"cpu", "memory"})
            self.assertEqual(container["resources"]["limits"].keys(), {"memory"})

    @of_each_document()
    def test_secrets_are_never_in_a_config_map(self, document: dict):
        if document["kind"] == "ConfigMap":
            for name, value in document["data"].items():
                self.assertNotRegex(name, SECRET)
                self.assertNotRegex(value, PASSWORD_IN_URL)

    @of_each_workload()
    def test_secrets_are_never_among_the_arguments_nor_plain_in_the_environment(self, workload: Workload):
        for container in workload.containers:
            plain = [entry["name"] for entry in container.get("env", []) if "value" in entry]
            self.assertFalse([name for name in plain if SECRET.search(name)])
            self.assertNotRegex(" ".join(map(str, container.get("args", []))), PASSWORD_IN_URL)

    def test_only_the_installation_for_development_makes_secrets(self):
        making = {folder.name for folder in [*BASES, *OVERLAYS]
                  if any(document["kind"] == "Secret" for document in render(folder))}
        self.assertEqual(making, {"dev"})

    @of_each_workload()
    def test_a_changed_setting_is_a_rollout_since_every_name_carries_a_hash(self, workload: Workload):
        names = [source["configMapRef"]["name"] for container in workload.containers
                 for source in container.get("envFrom", [])]
        names += [volume["configMap"]["name"] for volume in workload.pod.get("volumes", [])]
        for name in names:
            self.assertRegex(name, r"-[0-9a-z]{10}$")


class Services(Manifests):
    """The Deployments: what is ours and answers HTTP."""

    @of_each_workload("Deployment")
    def test_probes_ask_for_named_ports_and_liveness_is_patient(self, workload: Workload):
        [container] = workload.containers
        probes = {name: container[name] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
        for name, probe in probes.items():
            self.assertEqual(probe["httpGet"]["port"], "metrics", name)
            self.assertGreater(probe["timeoutSeconds"], 0, name)
        self.assertEqual(probes["livenessProbe"]["httpGet"]["path"], "/livez")
        self.assertEqual(probes["readinessProbe"]["httpGet"]["path"], "/readyz")
        liveness = probes["livenessProbe"]
        self.assertGreaterEqual(liveness["periodSeconds"] * liveness["failureThreshold"], 30)

    @of_each_workload("Deployment")
    def test_ports_are_those_that_the_program_is_told_to_open(self, workload: Workload):
        [container] = workload.containers
        told = workload.environment(container)
        ports = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
        self.assertEqual(ports, {"http": told["HEARTH_HTTP_PORT"], "metrics": told["HEARTH_ADMIN_PORT"]})
        self.assertEqual(told["HEARTH_HTTP_ADDRESS"], "0.0.0.0")

    @of_each_workload("Deployment")
    def test_the_grace_is_longer_than_a_drain_takes(self, workload: Workload):
        told = workload.environment(workload.containers[0])
        milliseconds = sum(int(told.get(name, variables()[name].default))
                           for name in ("HEARTH_SHUTDOWN_DELAY_MS", "HEARTH_DRAIN_TIMEOUT_MS"))
        self.assertGreaterEqual(workload.pod["terminationGracePeriodSeconds"], milliseconds / 1000 + MARGIN_SECONDS)
        self.assertGreater(int(told["HEARTH_SHUTDOWN_DELAY_MS"]), 0, "load balancers need a moment")

    @of_each_workload("Deployment")
    def test_the_memory_limit_leaves_a_third_above_what_was_measured_and_that_is_requested(self, workload: Workload):
        measured = mebibytes(workload.document["metadata"]["annotations"]["hearth/measured-memory"])
        resources = workload.containers[0]["resources"]
        self.assertGreaterEqual(mebibytes(resources["limits"]["memory"]), 1.3 * measured)
        self.assertGreaterEqual(mebibytes(resources["requests"]["memory"]), measured)

    def test_recall_requests_all_that_it_may_use_since_its_end_delays_messages_to_people(self):
        [recall] = workloads(render(K8S / "base" / "recall"), "Deployment")
        resources = recall.containers[0]["resources"]
        self.assertEqual(resources["requests"]["memory"], resources["limits"]["memory"])

    @of_each_workload("Deployment")
    def test_a_rollout_never_has_fewer_replicas_than_wanted(self, workload: Workload):
        spec = workload.document["spec"]
        self.assertEqual(spec["strategy"], {"type": "RollingUpdate",
                                            "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}})
        self.assertGreaterEqual(spec["minReadySeconds"], 5)
        self.assertIn("progressDeadlineSeconds", spec)
        self.assertIn("revisionHistoryLimit", spec)

    @of_each_workload("Deployment")
    def test_replicas_spread_over_zones_and_nodes_if_there_are_several(self, workload: Workload):
        spread = workload.pod["topologySpreadConstraints"]
        self.assertEqual([each["topologyKey"] for each in spread],
                         ["topology.kubernetes.io/zone", "kubernetes.io/hostname"])
        for constraint in spread:
            self.assertEqual(constraint["whenUnsatisfiable"], "ScheduleAnyway")
            self.assertEqual(constraint["matchLabelKeys"], ["pod-template-hash"])
            self.assertEqual(constraint["labelSelector"], workload.document["spec"]["selector"])


class Brokers(Manifests):
    def test_brokers_for_development_keep_their_data_and_end_in_order(self):
        found = workloads(render(K8S / "overlays" / "dev"), "StatefulSet")
        self.assertEqual({workload.name for workload in found}, {"hearth-nats", "hearth-redis"})
        for workload in found:
            spec = workload.document["spec"]
            self.assertEqual([claim["metadata"]["name"] for claim in spec["volumeClaimTemplates"]], ["data"])
            self.assertEqual(spec["podManagementPolicy"], "Parallel")
            self.assertGreaterEqual(workload.pod["terminationGracePeriodSeconds"], 60)
            [container] = workload.containers
            self.assertEqual(container["resources"]["requests"]["memory"], container["resources"]["limits"]["memory"])

    def test_no_base_contains_a_broker(self):
        for base in BASES:
            self.assertEqual(workloads(render(base), "StatefulSet"), [])


if __name__ == "__main__":
    loudly.main()
