"""The words of JSON Schema that docs/log.schema.json and the OpenAPI documents use. An unknown word is an error, so that
none is overlooked."""
import re
from datetime import date, datetime

TYPES = {"object": dict, "string": str, "integer": int, "number": (int, float), "boolean": bool, "array": list,
         "null": type(None)}
ANNOTATIONS = {"$schema", "title", "description", "example", "examples", "default", "contentEncoding"}
FORMATS = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}


def problems(value: object, schema: dict, at: str = "", root: dict | None = None) -> list[str]:
    """What is wrong with the value; empty when it is valid. `root`: the document that references lead into."""
    found: list[str] = []
    for word, wanted in schema.items():
        if word in ANNOTATIONS or not _concerns(word, value):
            continue
        if word == "$ref":
            found += problems(value, resolved(schema, root), at, root)
        elif word == "allOf":
            found += [text for part in wanted for text in problems(value, part, at, root)]
        elif word == "items":
            found += [text for i, item in enumerate(value) for text in problems(item, wanted, f"{at}/{i}", root)]
        elif word == "properties":
            found += [text for name in wanted.keys() & value.keys()
                      for text in problems(value[name], wanted[name], f"{at}/{name}", root)]
        elif word == "additionalProperties":
            found += _additional(value, wanted, schema, at, root)
        else:
            found += [f"{at or 'the whole'}: {text}" for text in CHECKS[word](value, wanted)]
    return found


def undescribed(value: object, schema: dict, root: dict, at: str = "") -> list[str]:
    """Members of the value that the schema does not name."""
    parts = _parts(schema, root)
    if isinstance(value, list):
        items = [part["items"] for part in parts if "items" in part]
        return [text for one in items for i, item in enumerate(value)
                for text in undescribed(item, one, root, f"{at}/{i}")]
    if not isinstance(value, dict):
        return []
    found = []
    for name, member in value.items():
        named = [part["properties"][name] for part in parts if name in part.get("properties", {})]
        named += [part["additionalProperties"] for part in parts
                  if not named and isinstance(part.get("additionalProperties"), dict)]
        if not named:
            found.append(f"{at}/{name}")
        found += [text for one in named for text in undescribed(member, one, root, f"{at}/{name}")]
    return found


def resolved(schema: dict, root: dict) -> dict:
    while "$ref" in schema:
        target = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        schema = target
    return schema


def _parts(schema: dict, root: dict) -> list[dict]:
    """The schema and all that it consists of."""
    schema = resolved(schema, root)
    return [schema, *(part for one in schema.get("allOf", []) for part in _parts(one, root))]


def _concerns(word: str, value: object) -> bool:
    """Words about members say nothing of a value that has none: null beside an object, for instance."""
    if word in ("properties", "additionalProperties", "required"):
        return isinstance(value, dict)
    if word in ("items", "minItems", "maxItems"):
        return isinstance(value, list)
    return word not in ("format", "pattern", "minimum", "maximum", "minLength", "maxLength") or value is not None


def _additional(value: dict, wanted: object, schema: dict, at: str, root: dict | None) -> list[str]:
    others = sorted(value.keys() - schema.get("properties", {}).keys())
    if wanted is False:
        return [f"{at or 'the whole'}: {name} is not a known field" for name in others]
    return [text for name in others for text in problems(value[name], wanted, f"{at}/{name}", root)]


def _type(value: object, wanted: str | list[str]):
    names = [wanted] if isinstance(wanted, str) else wanted
    if not any(isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names):
        yield f"{value!r} is no {wanted}"


def _format(value: str, wanted: str):
    try:
        FORMATS[wanted](value.replace("Z", "+00:00"))
    except ValueError:
        yield f"{value!r} is no {wanted}"


CHECKS = {
    "type": _type,
    "format": _format,
    "required": lambda value, wanted: [f"{name} is missing" for name in wanted if name not in value],
    "enum": lambda value, wanted: [] if value in wanted else [f"{value!r} is not among {wanted}"],
    "const": lambda value, wanted: [] if value == wanted else [f"{value!r} is not {wanted}"],
    "pattern": lambda value, wanted: [] if re.search(wanted, value) else [f"{value!r} does not match {wanted}"],
    "minLength": lambda value, wanted: [] if len(value) >= wanted else [f"shorter than {wanted}"],
    "maxLength": lambda value, wanted: [] if len(value) <= wanted else [f"longer than {wanted}"],
    "minItems": lambda value, wanted: [] if len(value) >= wanted else [f"fewer than {wanted}"],
    "maxItems": lambda value, wanted: [] if len(value) <= wanted else [f"more than {wanted}"],
    "minimum": lambda value, wanted: [] if value >= wanted else [f"{value} is less than {wanted}"],
    "maximum": lambda value, wanted: [] if value <= wanted else [f"{value} is more than {wanted}"],
}
