"""What the built-in model does next: call a tool, or say something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from app.agents.offline.arguments import Filled, fill, is_identifier, is_query
from app.agents.offline.conversation import Conversation, Step, ToolSpec
from app.agents.offline.ranking import THRESHOLD, rank, tool_verb
from app.agents.offline.render import ask_for, capabilities, nothing_to_act_on, render_steps, several_matches
from app.agents.offline.words import Verb, content_words, tokens, verbs
from app.tools.tables import parse_table, table_in

MAX_STEPS = 4
_REFERENCES = frozenset({"it", "that", "this", "them", "these", "those", "result", "last", "previous"})
_READING = frozenset({Verb.FIND, Verb.READ, Verb.EXPORT, None})
_GREETINGS = frozenset({"hello", "hi", "hey", "help", "thanks", "thank"})


@dataclass(frozen=True, slots=True)
class Call:
    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Say:
    text: str


Decision: TypeAlias = Call | Say


def decide(conversation: Conversation, tools: Sequence[ToolSpec], *, must_call: bool) -> Decision:
    """One step of the plan.

    Args:
        conversation: The request and the calls made for it so far.
        tools: Everything offered this turn.
        must_call: A tool has to be called if any call makes sense.
    """
    if conversation.steps:
        return _after(conversation, tools)
    request = conversation.request
    chosen = _choose(conversation, tools, must_call=False)
    if chosen is None and conversation.before is not None:
        replied = _reply(*conversation.before, request, tools)
        if replied is not None:
            return replied
    chosen = chosen or _choose(conversation, tools, must_call=must_call)
    if chosen is None:
        return Say(capabilities(tools, greets=_is_greeting(request)))
    return _begin(_callable(chosen, request, tools, must_call=must_call), request, tools, must_call=must_call)


def _reply(before: str, answer: str, request: str, tools: Sequence[ToolSpec]) -> Decision | None:
    """The call that a question of ours was about, now that the one missing argument was given."""
    for tool in tools:
        missing = fill(tool, before).missing
        if len(missing) == 1 and answer == ask_for(tool, missing):
            value = request.strip().replace('"', "'")
            return _begin(tool, f'{before} {missing[0]}="{value}"', tools, must_call=False)
    return None


def _is_greeting(request: str) -> bool:
    return not content_words(request) or bool(set(tokens(request)) & _GREETINGS)


def _choose(conversation: Conversation, tools: Sequence[ToolSpec], *, must_call: bool) -> ToolSpec | None:
    request = conversation.request
    pasted = parse_table(request)
    wanted = verbs(request)
    if pasted is not None or (conversation.had_results_before and set(tokens(request)) & _REFERENCES):
        # Rows at hand and a word for charts or files: the tool that takes rows is meant.
        rows_tool = _taking_rows(tools, wanted or [Verb.CHART] if pasted else wanted)
        if rows_tool is not None:
            return rows_tool
    ranked = rank(request, tools)
    if ranked and (ranked[0].score >= THRESHOLD or (must_call and ranked[0].score > 0)):
        return ranked[0].tool
    if not must_call:
        return None
    return next((tool for tool in tools if tool_verb(tool) is Verb.FIND), None)


def _callable(tool: ToolSpec, request: str, tools: Sequence[ToolSpec], *, must_call: bool) -> ToolSpec:
    """The tool itself, or one that reads too and needs nothing that the request does not say.

    “List my notes” fits a search best, but without words to search for, a tool that lists is meant.
    """
    filled = fill(tool, request, lenient=must_call)
    if not filled.missing or tool_verb(tool) is not Verb.FIND:
        return tool
    others = [entry.tool for entry in rank(request, tools) if entry.score >= THRESHOLD / 2]
    harmless = [other for other in others if other.app_slug == tool.app_slug and other.name != tool.name]
    return next((other for other in harmless if tool_verb(other) in _READING and not other.required), tool)


def _taking_rows(tools: Sequence[ToolSpec], wanted: Sequence[Verb]) -> ToolSpec | None:
    kinds = {Verb.CHART: Verb.DRAW, Verb.DRAW: Verb.DRAW, Verb.EXPORT: Verb.EXPORT}
    for verb in wanted:
        for tool in tools:
            if "data" in tool.properties and verb in kinds and tool_verb(tool) is kinds[verb]:
                return tool
    return None


def _begin(tool: ToolSpec, request: str, tools: Sequence[ToolSpec], *, must_call: bool) -> Decision:
    filled = fill(tool, request, lenient=must_call)
    if not filled.missing:
        return Call(tool.name, filled.arguments)
    finder = _finder_for(tool, tools) if _lacks_only_identifier(filled) else None
    if finder is not None:
        search = fill(finder, request)
        if not search.missing:
            return Call(finder.name, search.arguments)
    return Say(ask_for(tool, filled.missing))


def _lacks_only_identifier(filled: Filled) -> bool:
    return len(filled.missing) == 1 and is_identifier(filled.missing[0])


def _finder_for(tool: ToolSpec, tools: Sequence[ToolSpec]) -> ToolSpec | None:
    """A search of the same app, to learn an identifier that the user described in words."""
    return next(
        (
            other
            for other in tools
            if other.app_slug == tool.app_slug
            and tool_verb(other) is Verb.FIND
            and any(is_query(name) for name in other.properties)
        ),
        None,
    )


def _after(conversation: Conversation, tools: Sequence[ToolSpec]) -> Decision:
    """After a call: go on when the request asks for more, else show what came back."""
    last = conversation.steps[-1]
    if last.failed or last.was_declined or len(conversation.steps) >= MAX_STEPS:
        return Say(render_steps(conversation.steps, tools))
    return (
        _with_found_identifier(conversation, last, tools)
        or _with_found_rows(conversation, last, tools)
        or Say(render_steps(conversation.steps, tools))
    )


def _with_found_identifier(
    conversation: Conversation, last: Step, tools: Sequence[ToolSpec]
) -> Decision | None:
    """The call that was meant, once a search has told the identifier; only if exactly one thing was found."""
    meant = _choose(conversation, tools, must_call=False)
    if meant is None or any(step.tool == meant.name for step in conversation.steps):
        return None
    filled = fill(meant, conversation.request)
    finder = _finder_for(meant, tools)
    if not _lacks_only_identifier(filled) or finder is None or finder.name != last.tool:
        return None
    table = table_in(last.value)
    if table is None or not table.rows:
        return Say(nothing_to_act_on(meant))
    column = _identifier_column(table.columns, filled.missing[0])
    if column is None:
        return None
    if len(table.rows) > 1:
        return Say(several_matches(meant, table))
    return Call(meant.name, {**filled.arguments, filled.missing[0]: table.records()[0][column]})


def _identifier_column(columns: Sequence[str], argument: str) -> str | None:
    return next((name for name in (argument, "id") if name in columns), None) or next(
        (name for name in columns if is_identifier(name)), None
    )


def _with_found_rows(conversation: Conversation, last: Step, tools: Sequence[ToolSpec]) -> Decision | None:
    """A chart or a file of the rows that just came, when the request asks for one as well."""
    if table_in(last.value) is None:
        return None
    done = {step.tool for step in conversation.steps}
    for verb in (Verb.CHART, Verb.EXPORT):
        tool = _taking_rows(tools, [verb]) if verb in verbs(conversation.request) else None
        asked_elsewhere = any(tool_verb(spec) is verb for spec in tools if spec.name in done)
        if tool is not None and tool.name not in done and not asked_elsewhere:
            return Call(tool.name, fill(tool, _without_rows(conversation.request)).arguments)
    return None


def _without_rows(request: str) -> str:
    return request.partition("\n")[0]
