"""As much of JSON Schema (2020-12) as `profile.schema.json` uses; a keyword it does not know is an error."""

import re
from collections.abc import Mapping
from typing import Any

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
SAYS_NOTHING = {"$schema", "title", "description", "$defs", "then", "else"}


def fits(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    """Whether *value* is what *schema*, a part of *root*, asks for."""
    return all(_fits(keyword, asked, value, schema, root) for keyword, asked in schema.items())


def _fits(keyword: str, asked: Any, value: Any, schema: Mapping[str, Any], root: Mapping[str, Any]) -> bool:
    match keyword:
        case "type" if asked == "number":
            return type(value) in (int, float)
        case "type":
            return type(value) is TYPES[asked]
        case "const":
            return type(value) is type(asked) and value == asked
        case "enum":
            return any(type(value) is type(each) and value == each for each in asked)
        case "pattern":
            return not isinstance(value, str) or re.search(asked, value) is not None
        case "minimum":
            return not isinstance(value, int | float) or value >= asked
        case "minItems":
            return not isinstance(value, list) or len(value) >= asked
        case "$ref":
            return fits(value, root["$defs"][asked.removeprefix("#/$defs/")], root)
        case "oneOf":
            return sum(fits(value, each, root) for each in asked) == 1
        case "allOf":
            return all(fits(value, each, root) for each in asked)
        case "if":
            return fits(value, schema.get("then" if fits(value, asked, root) else "else", {}), root)
        case "items":
            return not isinstance(value, list) or all(fits(each, asked, root) for each in value)
        case _ if not isinstance(value, dict):
            return keyword in SAYS_NOTHING | {"properties", "required", "additionalProperties", "propertyNames"}
        case _:
            return _object_fits(keyword, asked, value, schema, root)


def _object_fits(
    keyword: str, asked: Any, value: dict[str, Any], schema: Mapping[str, Any], root: Mapping[str, Any]
) -> bool:
    match keyword:
        case "properties":
            return all(fits(value[name], each, root) for name, each in asked.items() if name in value)
        case "required":
            return set(asked) <= value.keys()
        case "additionalProperties":
            return asked is not False or value.keys() <= schema["properties"].keys()
        case "propertyNames":
            return all(fits(name, asked, root) for name in value)
        case _:
            return keyword in SAYS_NOTHING
