"""Prints the API as the pages use it: an OpenAPI document of schemas alone, with one named `Routes`.

`Routes` has a property per route that answers with JSON or a file to keep, "GET /connectors/{connector_id}",
with what goes in and what comes out. It says the same as the document's paths, but the types made from it
are short enough to read.
Run with `backend` on the path.
"""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.database import Database
from app.main import create_app
from app.settings import Settings

PREFIX = "/api"
JSON = "application/json"
FILES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


def main() -> int:
    """Write the document to standard output. No database is needed to make it."""
    with TemporaryDirectory() as folder:
        settings = Settings(_env_file=None, environment="development", data_dir=Path(folder))
        document = create_app(settings, Database("postgresql://nobody@localhost/nothing")).openapi()
    schemas = document["components"]["schemas"]
    schemas["Routes"] = _object(dict(_routes(document["paths"])))
    needed = {name: _untitled(schemas[name]) for name in sorted(_reachable("Routes", schemas))}
    document = {"openapi": "3.1.0", "info": document["info"], "paths": {}, "components": {"schemas": needed}}
    json.dump(document, sys.stdout)
    return 0


def _routes(paths: dict[str, Any]) -> list[tuple[str, Any]]:
    found = []
    for path, operations in sorted(paths.items()):
        for method, operation in operations.items():
            answer = _answer(operation["responses"])
            if path.startswith(PREFIX) and answer is not None:
                name = f"{method.upper()} {path.removeprefix(PREFIX)}"
                sent = _sent(operation)
                optional = {"query"} if not sent.get("query", {}).get("required") else set()
                needed = [part for part in (*sent, "answer") if part not in optional]
                found.append((name, _object({**sent, "answer": answer}, needed)))
    return found


def _answer(responses: dict[str, Any]) -> Any:
    """The schema of what comes back; None for what is neither, or for browsers alone (a redirect)."""
    success = next((response for status, response in responses.items() if status.startswith("2")), None)
    if success is None:
        return None
    if "content" not in success:
        return {"type": "null"}
    content = success["content"]
    return next((content[kind].get("schema") for kind in (JSON, *FILES) if kind in content), None)


def _sent(operation: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for place in ("path", "query"):
        parameters = [each for each in operation.get("parameters", []) if each["in"] == place]
        if parameters:
            fields = {each["name"]: each["schema"] for each in parameters}
            sent[place] = _object(fields, [each["name"] for each in parameters if each.get("required")])
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    return {**sent, "body": body["schema"]} if body else sent


def _object(properties: dict[str, Any], required: list[str] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties) if required is None else required,
        "additionalProperties": False,
    }


def _reachable(name: str, schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += _references(schemas[current])
    return found


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"].rpartition("/")[2]] if isinstance(value.get("$ref"), str) else []
        return own + [name for each in value.values() for name in _references(each)]
    return [name for each in value for name in _references(each)] if isinstance(value, list) else []


def _untitled(value: Any) -> Any:
    """Without the titles that only repeat a name, and without formats that types cannot express."""
    if isinstance(value, dict):
        return {
            key: _untitled(each)
            for key, each in value.items()
            if key not in {"title", "format"} or not isinstance(each, str)
        }
    return [_untitled(each) for each in value] if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
