"""What model APIs refuse, as a page: `python -m app.agents.dialects_table > model-apis.md`."""

import sys
from dataclasses import dataclass

from app.agents.dialects import ANTHROPIC, DIALECTS, GEMINI, OPENAI, OTHER, Dialect


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that makes an API refuse the whole request, and how it is met here."""

    key: str
    what: str
    by: tuple[Dialect, ...]
    met_by: str


_EVERYBODY = DIALECTS
_TYPED = (GEMINI, OTHER)

REFUSALS = (
    Refusal(
        "name",
        "a name of other characters than `A-Za-z0-9_-` or of more than 64",
        _EVERYBODY,
        "names are spelled anew and end in a hash when they are cut (`agents/naming.py`)",
    ),
    Refusal(
        "name_start",
        "a name that begins with a digit or a dash",
        _TYPED,
        "the app's slug comes first and begins with a letter",
    ),
    Refusal("count", "more than 128 tools", (OPENAI, OTHER), "no more are sent"),
    Refusal("description", "a tool's description of more than 1,024 characters", (OPENAI,), "it is cut"),
    Refusal(
        "not_object", "arguments that are no object", _EVERYBODY, "the tool is left out, with the reason"
    ),
    Refusal(
        "top_alternatives",
        "`anyOf`, `oneOf`, `allOf` beside the arguments",
        _EVERYBODY,
        "alternatives are merged; only what all of them need is required",
    ),
    Refusal("top_enum", "`enum`, `not` beside the arguments", (OPENAI, *_TYPED), "dropped"),
    Refusal(
        "argument_name",
        "an argument named with other characters than `A-Za-z0-9_.-`",
        (ANTHROPIC,),
        "left out; if it is required, the tool is left out with the reason",
    ),
    Refusal("reference", "`$ref`", (ANTHROPIC, *_TYPED), "references are written out"),
    Refusal(
        "draft",
        "what is not valid in JSON Schema 2020-12: `exclusiveMinimum: true`, a list as `items`",
        (ANTHROPIC,),
        "keywords with a value of the wrong kind are dropped",
    ),
    Refusal("items", "an array without `items`", (OPENAI, *_TYPED), "`items` is always there"),
    Refusal(
        "keywords",
        "keywords that are not its own: `additionalProperties`, `const`, `default`, `title`, `oneOf`, "
        "`exclusiveMinimum`, `multipleOf`, `uniqueItems`, `$schema`",
        _TYPED,
        "said in words in the description",
    ),
    Refusal("type_list", "a list as `type`", _TYPED, "one type; the others are named in the description"),
    Refusal(
        "no_type", "a part without `type`", _TYPED, "the one that its other keywords speak of, else text"
    ),
    Refusal("lone_any_of", "`anyOf` beside other keywords", _TYPED, "alone; its first form has the words"),
    Refusal("formats", "a `format` other than `date-time`", _TYPED, "said in words"),
    Refusal("enum_kind", "`enum` of anything but text", _TYPED, "said in words"),
    Refusal("empty_choice", "an empty text in `enum`", _TYPED, "dropped from it"),
    Refusal(
        "undefined_required", "`required` with a name that is no argument", _TYPED, "dropped from `required`"
    ),
    Refusal(
        "empty_object",
        "an object without members",
        _TYPED,
        "asked for as JSON text and read again; a tool without arguments gets one that is never passed on",
    ),
    Refusal("depth", "objects and arrays nested deeper than four", _TYPED, "asked for as JSON text"),
)

_HEAD = """# What model APIs refuse, and how it is met

Written by `python -m app.agents.dialects_table` out of `app/agents/dialects_table.py`; a test keeps it true,
and another sends each row's tool to an endpoint that refuses it, as it came and as it is rewritten.

One refused tool fails the whole request. What follows was gathered from the documentation of the APIs and
from error texts that their users quote in public; none of it was measured at the APIs themselves, and
versions differ, so the rewriting is strict where sources disagree. `other` is everything whose address is
not known (Ollama, vLLM, llama.cpp, gateways): it gets what all take.

| refused | by | met by |
|---|---|---|
"""
_TAIL = """
Whether forced choice (`tool_choice: required`) and counted tokens (`stream_options`) are taken is found out
by asking: a refusal is remembered by the process, and the call is made without. Should an API refuse a tool
for a reason that stands in no row, the call is made again without that tool, and the user is told which one
it was.
"""


def refusals_page() -> str:
    rows = [f"| {refusal.what} | {_names(refusal.by)} | {refusal.met_by} |\n" for refusal in REFUSALS]
    return "".join([_HEAD, *rows, _TAIL])


def _names(dialects: tuple[Dialect, ...]) -> str:
    return "all" if dialects == DIALECTS else ", ".join(dialect.name for dialect in dialects)


if __name__ == "__main__":
    sys.stdout.write(refusals_page())
