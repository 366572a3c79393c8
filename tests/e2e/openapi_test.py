#!/usr/bin/env python3
"""The OpenAPI documents against what the services really answer, all four of them running."""
import re
import unittest
import urllib.parse
from typing import Iterator

from harness import ROOT, Installation, wait_until
from json_schema import problems, resolved, undescribed

SERVICES = ("ingest", "segmenter", "rewards", "recall")
READERS = SERVICES[1:]
# What stands for the parameters of a path, by its beginning; ann has done all that the answers tell of.
PATH_PARAMETERS = {"/v1/users": "ann", "/v1/segments": "newcomer", "/v1/budgets": "newcomers",
                   "/v1/coupons": "recall-5-yuan", "/v1/campaigns": "golden-72h"}
# Documents and pages that are no JSON answer of ours.
OWN = ("/openapi.json", "/openapi.yaml")


def deeds() -> list[dict]:
    named = [("Article Read", {})] * 4 + [("Item Favorited", {"item_id": "1", "title": "x"}),
                                          ("Order Completed", {"revenue": 299, "order_id": "o-1"})]
    return [{"type": "track", "anonymousId": "7f3c", "event": "Product Viewed", "messageId": "m"},
            *({"type": "track", "userId": "ann", "event": event, "properties": properties, "messageId": f"m-{i}",
               "context": {"timezone": "Asia/Shanghai"}} for i, (event, properties) in enumerate(named))]


def operations(document: dict) -> Iterator[tuple[str, str, dict]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def answers_of(operation: dict, document: dict) -> Iterator[tuple[str, dict]]:
    """Status and media type object of each answer that has JSON."""
    for status, response in operation["responses"].items():
        content = resolved(response, document).get("content", {})
        for kind, media in content.items():
            if kind.endswith("json"):
                yield status, media


class OpenApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.hearth = cls.enterClassContext(Installation(partitions=2, services=SERVICES))
        cls.documents = {name: cls.hearth.get(name, "/openapi.json").json for name in SERVICES}
        sent = cls.hearth.post("ingest", "/v1/batch", {"batch": deeds()})
        cls.sent = sent.json
        cls.hearth.ctl("await-folded")

    def check(self, value: object, schema: dict, document: dict) -> None:
        self.assertEqual(problems(value, schema, "", document), [])
        self.assertEqual(undescribed(value, schema, document), [], "the document does not say that it is there")

    def test_all_documents_have_the_version_of_the_tree(self):
        version = (ROOT / "VERSION").read_text().strip()
        self.assertEqual({name: one["info"]["version"] for name, one in self.documents.items()},
                         dict.fromkeys(SERVICES, version))

    def test_every_answer_is_described_by_its_members(self):
        for name, document in self.documents.items():
            for method, path, operation in operations(document):
                for status, media in answers_of(operation, document) if path not in OWN else ():
                    with self.subTest(f"{name} {method} {path} {status}"):
                        schema = resolved(media["schema"], document)
                        self.assertTrue(schema.get("properties") or schema.get("allOf"), schema)

    def test_no_comma_in_a_text_has_made_a_member_without_a_value(self):
        def empty(part: object, at: str) -> Iterator[str]:
            pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
            for name, value in pairs:
                if name not in ("example", "default"):
                    yield from [f"{at}/{name}"] if value is None and isinstance(part, dict) else []
                    yield from empty(value, f"{at}/{name}")
        for name, document in self.documents.items():
            self.assertEqual(list(empty(document, name)), [])

    def test_every_example_is_as_its_schema_says(self):
        number = 0
        for name, document in self.documents.items():
            for method, path, operation in [*operations(document),
                                            *((m.upper(), w, o) for w, hook in document.get("webhooks", {}).items()
                                              for m, o in hook.items())]:
                for media in (each for _, each in answers_of(operation, document) if "example" in each):
                    number += 1
                    with self.subTest(f"{name} {method} {path}: an answer"):
                        self.check(media["example"], media["schema"], document)
                for media in operation.get("requestBody", {}).get("content", {}).values():
                    number += 1
                    with self.subTest(f"{name} {method} {path}: the body"):
                        self.assertEqual(problems(media["example"], media["schema"], "", document), [])
        self.assertGreater(number, 60)

    def test_what_the_services_answer_is_what_is_described(self):
        for name in READERS:
            document = self.documents[name]
            for method, path, operation in operations(document):
                if method != "GET" or path in OWN:
                    continue
                asked = re.sub(r"\{\w+\}", self.parameter(path), path, count=1)
                with self.subTest(f"{name} {path}"):
                    self.assertNotIn("{", asked)
                    answer = wait_until(lambda: self.answered(name, asked), what=f"an answer to {asked}")
                    [media] = [media for status, media in answers_of(operation, document) if status == "200"]
                    self.check(answer.json, media["schema"], document)
                    self.assertEqual(answer.headers["Hearth-Position"], answer.json["position"])

    def answered(self, name: str, path: str):
        answer = self.hearth.get(name, path)
        return answer if answer.status == 200 else None

    @staticmethod
    def parameter(path: str) -> str:
        return next((value for begin, value in PATH_PARAMETERS.items() if path.startswith(begin)), "")

    def test_what_ingest_answers_is_what_is_described(self):
        document = self.documents["ingest"]
        settings = self.hearth.get("ingest", f"/v1/projects/{self.hearth.settings.write_key}/settings")
        for answer, operation in ((self.sent, document["paths"]["/v1/batch"]["post"]),
                                  (settings.json, document["paths"]["/v1/projects/{writeKey}/settings"]["get"])):
            [media] = [media for status, media in answers_of(operation, document) if status == "200"]
            self.check(answer, media["schema"], document)

    def test_commands_and_problems_are_answered_as_described(self):
        document = self.documents["segmenter"]
        for method, path, body, wanted in (
                ("POST", "/v1/users/{id}/links", {"entity": "a:7f3c"}, 200),
                ("DELETE", "/v1/users/{id}/links/{entity}", None, 200),
                ("PUT", "/v1/segments/{name}", {"rule": "score > 1.0", "title": "t"}, 202),
                ("POST", "/v1/segments/{name}/publish", None, 202),
                ("POST", "/v1/segments/{name}/rollback", None, 202),
                ("DELETE", "/v1/segments/{name}", None, 202),
                ("POST", "/v1/segments/preview", {"rule": "score > 1.0"}, 200),
                ("POST", "/v1/segments/preview", {"rule": "scoree > 1.0"}, 422),
                ("POST", "/v1/segments/{name}/publish", None, 404)):
            asked = path.format(id="ann", entity=urllib.parse.quote("a:7f3c"), name="hot" if wanted != 404 else "none")
            with self.subTest(f"{method} {path} {wanted}"):
                answer = self.hearth.request(method, "segmenter", asked, body, {"Idempotency-Key": f"{method}{path}"})
                self.assertEqual(answer.status, wanted, answer.body)
                self.hearth.ctl("await-folded")  # the next one may need what this one has sent to other partitions
                [media] = [media for status, media in answers_of(document["paths"][path][method.lower()], document)
                           if status == str(wanted)]
                self.check(answer.json, media["schema"], document)


if __name__ == "__main__":
    unittest.main(verbosity=2)
