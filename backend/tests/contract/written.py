"""A hand-written contract, and whether the app keeps it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from httpx import Response
from jsonschema import Draft202012Validator

from tests.contract.served_api import description

FOLDER = Path(__file__).parents[3] / "specs" / "008-user-mcp-connectors" / "contracts"
_WORDS = {"title", "description", "summary", "default"}

Document = dict[str, Any]


@dataclass(frozen=True)
class Contract:
    """One file of `contracts/`. `prefixes` are the beginnings of the paths that it speaks of."""

    file: str
    prefixes: tuple[str, ...]

    @cached_property
    def document(self) -> Document:
        loaded = yaml.safe_load((FOLDER / self.file).read_text())
        assert isinstance(loaded, dict)
        return loaded

    @property
    def operations(self) -> list[tuple[str, str]]:
        return [(path, method) for path, methods in self.document["paths"].items() for method in methods]

    def assert_complete(self) -> None:
        served = {
            (path, method)
            for path, operations in description()["paths"].items()
            for method in operations
            if path.startswith(self.prefixes)
        }
        assert served == set(self.operations)

    def assert_answers(self, path: str, method: str) -> None:
        """Statuses and answers are those that are written, 422 apart, which is FastAPI's own."""
        served = description()
        statuses = sorted(self.document["paths"][path][method]["responses"])
        assert sorted(served["paths"][path][method]["responses"]) == statuses
        for status in statuses:
            if status != "422":
                actual = _contents(served, path, method, status)
                assert actual == _contents(self.document, path, method, status), status

    def assert_requests(self, path: str, method: str) -> None:
        served, written = description(), self.document
        expected, actual = written["paths"][path][method], served["paths"][path][method]
        parameters = [
            _meaning(each.get("parameters", []), whole)
            for each, whole in ((actual, served), (expected, written))
        ]
        assert parameters[0] == parameters[1]
        assert ("requestBody" in actual) == ("requestBody" in expected)
        if "requestBody" in expected:
            assert _meaning(_body(actual), served) == _meaning(_body(expected), written)

    def check(self, response: Response, path: str, method: str, status: int) -> None:
        """One answer is of the form that is written."""
        assert response.status_code == status, response.text
        content = _response_of(self.document, path, method, str(status)).get("content")
        if status == 204:
            assert not response.content
        elif content is not None:
            schema = {
                **content["application/json"]["schema"],
                "components": self.document["components"],
            }
            Draft202012Validator(schema).validate(response.json())


def _meaning(node: Any, document: Document) -> Any:
    """A schema with its references written out and its words left away."""
    if isinstance(node, list):
        return [_meaning(member, document) for member in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _meaning(_target(node["$ref"], document), document)
    kept = {
        key: {name: _meaning(schema, document) for name, schema in value.items()}
        if key == "properties"
        else _meaning(value, document)
        for key, value in node.items()
        if key not in _WORDS
    }
    for unordered in ("required", "enum"):
        if isinstance(kept.get(unordered), list):
            kept[unordered] = sorted(kept[unordered])
    return kept


def _target(reference: str, document: Document) -> Any:
    target: Any = document
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return target


def _response_of(document: Document, path: str, method: str, status: str) -> Document:
    response: Document = document["paths"][path][method]["responses"][status]
    return _target(response["$ref"], document) if "$ref" in response else response


def _contents(document: Document, path: str, method: str, status: str) -> Any:
    content = _response_of(document, path, method, status).get("content", {})
    return {kind: _meaning(media["schema"], document) for kind, media in content.items()}


def _body(operation: Document) -> Any:
    return operation["requestBody"]["content"]["application/json"]["schema"]
