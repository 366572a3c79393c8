"""The few words of JSON Schema that docs/log.schema.json uses. An unknown word is an error, so that none is overlooked."""
import re

TYPES = {"object": dict, "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list}
ANNOTATIONS = {"$schema", "title", "description"}


def problems(value: object, schema: dict, at: str = "") -> list[str]:
    """What is wrong with the value; empty when it is valid."""
    found: list[str] = []
    for word, wanted in schema.items():
        if word not in ANNOTATIONS:
            found += [f"{at or 'the line'}: {text}" if not text.startswith("/") else at + text
                      for text in CHECKS[word](value, wanted, schema)]
    return found


def _type(value, wanted, schema):
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names):
        yield f"{value!r} is no {wanted}"


def _properties(value, wanted, schema):
    for name in wanted.keys() & value.keys():
        yield from problems(value[name], wanted[name], f"/{name}")


def _additional(value, wanted, schema):
    assert wanted is False
    for name in sorted(value.keys() - schema["properties"].keys()):
        yield f"{name} is not a known field"


CHECKS = {
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "required": lambda value, wanted, _: [f"{name} is missing" for name in wanted if name not in value],
    "enum": lambda value, wanted, _: [] if value in wanted else [f"{value!r} is not among {wanted}"],
    "const": lambda value, wanted, _: [] if value == wanted else [f"{value!r} is not {wanted}"],
    "pattern": lambda value, wanted, _: [] if re.search(wanted, value) else [f"{value!r} does not match {wanted}"],
    "minLength": lambda value, wanted, _: [] if len(value) >= wanted else [f"shorter than {wanted}"],
    "maxLength": lambda value, wanted, _: [] if len(value) <= wanted else [f"longer than {wanted}"],
    "minimum": lambda value, wanted, _: [] if value >= wanted else [f"{value} is less than {wanted}"],
}
