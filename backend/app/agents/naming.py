"""How tools are called before a model: `<app slug>__<tool>`, unique, and never longer than an API accepts."""

import re
import unicodedata
from collections.abc import Container
from hashlib import sha256

from app.connectors.tool_names import spelled_for_models

MAX_NAME_CHARS = 64
_MAX_SLUG_CHARS = 24
_HASH_CHARS = 8
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def slug(name: str) -> str:
    """A short ASCII name: letters, digits, single underscores; starts with a letter."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = _NOT_SLUG.sub("_", ascii_name).strip("_")[:_MAX_SLUG_CHARS].strip("_")
    if not short:
        return "app"
    return short if short[0].isalpha() else f"app_{short}"


def connector_slug(name: str, connector_id: int, taken: Container[str]) -> str:
    """The slug of a connector beside those already taken (system tools first).

    A connector that would shadow another app carries its id, so that neither its name nor the order in which
    connectors are listed can take a tool's place.
    """
    wanted = slug(name)
    while wanted in taken:
        wanted = f"{wanted}_{connector_id}"
    return wanted


def model_name(app_slug: str, tool_name: str, taken: Container[str]) -> str:
    """The name that a model sees: `[A-Za-z0-9_-]{1,64}`.

    What is too long, or would be equal to a name in `taken`, is cut and ends in a hash of the real name.
    """
    name = f"{app_slug}__{spelled_for_models(tool_name)}"
    digest = sha256(f"{app_slug}\0{tool_name}".encode("utf-8", "surrogatepass")).hexdigest()
    while len(name) > MAX_NAME_CHARS or name in taken:
        name = f"{name[: MAX_NAME_CHARS - _HASH_CHARS - 1]}_{digest[:_HASH_CHARS]}"
        digest = sha256(digest.encode()).hexdigest()
    return name
