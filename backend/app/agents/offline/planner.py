"""What the built-in model does next: call a tool, or say something."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from app.agents.offline.arguments import Filled, fill, identifier_column, is_identifier, is_query
from app.agents.offline.conversation import Conversation, Step, ToolSpec, choices
from app.agents.offline.documents import found_in_documents, was_looked_up, words_to_find
from app.agents.offline.forwarding import forwarded
from app.agents.offline.ranking import THRESHOLD, rank, tool_verb
from app.agents.offline.render import ask_for, capabilities, nothing_to_act_on, render_steps, several_matches
from app.agents.offline.spans import MAX_READ_CHARS
from app.agents.offline.words import STOPWORDS, Verb, content_words, tokens, verbs
from app.agents.tool_search import FIND_TOOLS, MAX_QUERY_CHARS
from app.tools.tables import parse_table, table_in

MAX_STEPS = 4
_REFERENCES = frozenset(tokens("it that this them these those result last previous"))
_FILES = frozenset(tokens("csv excel xlsx spreadsheet json markdown pdf report file"))
_FORMS = _FILES | frozenset(tokens("chart graph plot diagram bar line area stacked export download save"))
"""What rows can be made into, as people call it."""

_READING = frozenset({Verb.FIND, Verb.READ, Verb.EXPORT, None})
_GREETING_WORDS = 4
_NAMED_VALUE = re.compile(r"^\s*\w+\s*=")
_GREETINGS = frozenset({"hello", "hi", "hey", "help", "thanks", "thank"})


@dataclass(frozen=True, slots=True)
class Call:
    tool: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Say:
    text: str


Decision: TypeAlias = Call | Say


def decide(
    conversation: Conversation,
    tools: Sequence[ToolSpec],
    *,
    must_call: bool,
    otherwise: Callable[[], Say | None] = lambda: None,
    beside: Sequence[ToolSpec] = (),
    documents: ToolSpec | None = None,
) -> Decision:
    """One step of the plan.

    Args:
        conversation: The request and the calls made for it so far.
        tools: Everything offered this turn that is chosen by its words.
        must_call: A tool has to be called if any call makes sense.
        otherwise: What to say when nothing fits, if there is something better than what can be done.
        beside: Tools that somebody else chooses.
        documents: The tool that searches documents of the user, if there are some.
    """
    search = next((tool for tool in tools if tool.name == FIND_TOOLS), None)
    usable = [tool for tool in tools if tool is not search]
    steps = tuple(step for step in conversation.steps if step.tool != FIND_TOOLS)
    greets = _is_greeting(conversation.request)
    can_search = search is not None and len(steps) == len(conversation.steps) and not greets
    made = replace(conversation, steps=steps)
    looked_up = steps[-1] if documents and steps and _was_last_resort(made, usable) else None
    if looked_up is not None and (said := found_in_documents(conversation, looked_up)) is not None:
        return Say(said)
    decision = None if looked_up else _decide(made, usable, must_call=must_call and not can_search)
    if decision is None and can_search:
        return Call(FIND_TOOLS, {"query": conversation.request[:MAX_QUERY_CHARS]})
    if decision is None and not greets:
        decision = otherwise()
    query = words_to_find(conversation.request) if documents and not looked_up and not greets else None
    if decision is None and documents is not None and query is not None:
        return Call(documents.name, {"query": query})
    return decision or Say(capabilities([*usable, *beside], apps=choices(search, "app"), greets=greets))


def _was_last_resort(conversation: Conversation, tools: Sequence[ToolSpec]) -> bool:
    """Whether the only call was a search of documents that the request did not ask for."""
    return (
        len(conversation.steps) == 1
        and was_looked_up(conversation.steps[0])
        and _choose(conversation, tools, must_call=False) is None
    )


def _decide(conversation: Conversation, tools: Sequence[ToolSpec], *, must_call: bool) -> Decision | None:
    """The next step with these tools; None when none of them fits."""
    if conversation.steps:
        return _after(conversation, tools)
    request = conversation.request
    names_arguments = _NAMED_VALUE.search(request) is not None
    chosen = None if names_arguments else _choose(conversation, tools, must_call=False)
    if chosen is None and conversation.before is not None:
        replied = _reply(*conversation.before, request, tools)
        if replied is not None:
            return replied
    chosen = chosen or _choose(conversation, tools, must_call=must_call)
    if chosen is None:
        return None
    if (sent := forwarded(chosen, conversation)) is not None:
        return Say(ask_for(chosen, sent.missing)) if sent.missing else Call(chosen.name, sent.arguments)
    return _begin(_callable(chosen, request, tools, must_call=must_call), request, tools, must_call=must_call)


def _reply(before: str, answer: str, request: str, tools: Sequence[ToolSpec]) -> Decision | None:
    """The call that a question of ours was about, now that what was missing has been given."""
    for tool in tools:
        missing = _lacking(tool, fill(tool, before))
        if not missing or answer != ask_for(tool, missing):
            continue
        if len(missing) > 1:
            return _begin(tool, f"{before}\n{request}", tools, must_call=False)
        value = request.strip().replace('"', "'")
        return _begin(tool, f'{before} {missing[0]}="{value}"', tools, must_call=False)
    return None


def _lacking(tool: ToolSpec, filled: Filled) -> tuple[str, ...]:
    """What a call still needs: a change that changes nothing is none."""
    if filled.missing or tool_verb(tool) is not Verb.CHANGE:
        return filled.missing
    if all(is_identifier(name) for name in filled.arguments):
        return tuple(name for name in tool.properties if not is_identifier(name))
    return ()


def _is_greeting(request: str) -> bool:
    words = tokens(request[:MAX_READ_CHARS])
    return not (set(words) - STOPWORDS) or (len(words) <= _GREETING_WORDS and words[0] in _GREETINGS)


def _choose(conversation: Conversation, tools: Sequence[ToolSpec], *, must_call: bool) -> ToolSpec | None:
    request = conversation.request
    pasted = parse_table(request)
    said = request[:MAX_READ_CHARS]
    wanted = verbs(said)
    if pasted is None and conversation.had_results_before and content_words(said) <= _FORMS:
        # “As a bar chart”: nothing is named but what is to become of the rows.
        rows_tool = _taking_rows(tools, wanted or ([Verb.EXPORT] if content_words(said) & _FILES else []))
        if rows_tool is not None:
            return rows_tool
    if pasted is not None or (conversation.had_results_before and set(tokens(said)) & _REFERENCES):
        # Rows at hand and a word for charts or files: the tool that takes rows is meant.
        rows_tool = _taking_rows(tools, wanted or [Verb.CHART] if pasted else wanted)
        if rows_tool is not None:
            return rows_tool
    ranked = rank(request, tools)
    if ranked and (ranked[0].score >= THRESHOLD or (must_call and ranked[0].score > 0)):
        return ranked[0].tool
    if not must_call:
        return None
    # Of an app that was chosen, the verb alone tells the tool: “send this” is no search.
    kinds = [*wanted[:1], Verb.FIND]
    return next((tool for kind in kinds for tool in tools if tool_verb(tool) is kind), None)


def _callable(tool: ToolSpec, request: str, tools: Sequence[ToolSpec], *, must_call: bool) -> ToolSpec:
    """The tool itself, or one that reads too and fits better what the request does not say.

    “List my notes” fits a search best, but without words to search for, a tool that lists is meant. “What do
    my notes say” fits a tool that reads one, but many are meant.
    """
    if tool_verb(tool) not in {Verb.FIND, Verb.READ}:
        return tool
    filled = fill(tool, request, lenient=must_call)
    if not filled.missing or (tool_verb(tool) is Verb.READ and not _means_many(tool, request)):
        return tool
    finder = _finder_for(tool, tools)
    if finder is not None and finder.name != tool.name and not fill(finder, request).missing:
        return finder
    others = [entry.tool for entry in rank(request, tools) if entry.score >= THRESHOLD / 2]
    harmless = [other for other in others if other.app_slug == tool.app_slug and other.name != tool.name]
    return next((other for other in harmless if tool_verb(other) in _READING and not other.required), tool)


def _means_many(tool: ToolSpec, request: str) -> bool:
    """Whether the request has the plural of what the tool reads one of."""
    words = set(re.findall(r"[a-z]+", request.lower()))
    return any(f"{noun}s" in words for noun in re.findall(r"[a-z]+", tool.action.lower()))


def _taking_rows(tools: Sequence[ToolSpec], wanted: Sequence[Verb]) -> ToolSpec | None:
    kinds = {Verb.CHART: Verb.DRAW, Verb.DRAW: Verb.DRAW, Verb.EXPORT: Verb.EXPORT}
    for verb in wanted:
        for tool in tools:
            if "data" in tool.properties and verb in kinds and tool_verb(tool) is kinds[verb]:
                return tool
    return None


def saves_rows(tools: Sequence[ToolSpec]) -> bool:
    """Whether one of the tools makes files of rows."""
    return _taking_rows(tools, [Verb.EXPORT]) is not None


def _begin(tool: ToolSpec, request: str, tools: Sequence[ToolSpec], *, must_call: bool) -> Decision:
    filled = fill(tool, request, lenient=must_call)
    lacking = _lacking(tool, filled)
    if not lacking:
        return Call(tool.name, filled.arguments)
    finder = _finder_for(tool, tools) if _lacks_only_identifier(filled) else None
    if finder is not None:
        search = fill(finder, request)
        if not search.missing:
            # What else the request says is about what comes afterwards: “close the issue about …”.
            return Call(finder.name, {name: search.arguments[name] for name in finder.required})
    return Say(ask_for(tool, lacking))


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
    if last.failed or len(conversation.steps) >= MAX_STEPS:
        return Say(render_steps(conversation.steps, tools))
    return (
        _with_found_identifier(conversation, last, tools)
        or with_found_rows(conversation, last, tools)
        or Say(render_steps(conversation.steps, tools))
    )


def _with_found_identifier(
    conversation: Conversation, last: Step, tools: Sequence[ToolSpec]
) -> Decision | None:
    """The call that was meant, once a search has told the identifier.

    Of several that fit, the first is read, since searches put the best first; nothing else is done to any.
    """
    meant = _choose(conversation, tools, must_call=False)
    if meant is None or any(step.tool == meant.name for step in conversation.steps):
        return None
    meant = _callable(meant, conversation.request, tools, must_call=False)
    filled = fill(meant, conversation.request)
    finder = _finder_for(meant, tools)
    if not _lacks_only_identifier(filled) or finder is None or finder.name != last.tool:
        return None
    return _acting_on(meant, filled, last)


def _acting_on(meant: ToolSpec, filled: Filled, search: Step) -> Decision | None:
    if search.value is None:
        return None  # prose, which tells people more than it tells us
    table = table_in(search.value)
    if table is None or not table.rows:
        return Say(nothing_to_act_on(meant))
    column = identifier_column(table.columns, filled.missing[0])
    if column is None:
        return None
    if len(table.rows) > 1 and tool_verb(meant) is not Verb.READ:
        return Say(several_matches(meant, table))
    return Call(meant.name, {**filled.arguments, filled.missing[0]: table.records()[0][column]})


def with_found_rows(conversation: Conversation, last: Step, tools: Sequence[ToolSpec]) -> Decision | None:
    """A chart or a file of the rows that just came, when the request asks for one as well."""
    if table_in(last.value) is None:
        return None
    done = {step.tool for step in conversation.steps}
    asked = verbs(conversation.request[:MAX_READ_CHARS])
    for verb in (Verb.CHART, Verb.EXPORT):
        tool = _taking_rows(tools, [verb]) if verb in asked else None
        asked_elsewhere = any(tool_verb(spec) is verb for spec in tools if spec.name in done)
        if tool is not None and tool.name not in done and not asked_elsewhere:
            return Call(tool.name, fill(tool, _without_rows(conversation.request)).arguments)
    return None


def _without_rows(request: str) -> str:
    return request.partition("\n")[0]
