"""What the built-in model does with questions about the user's databases."""

import re
from collections.abc import Sequence

from app.agents.offline.conversation import Conversation, Step, ToolSpec
from app.agents.offline.data_answers import could_not, data_answer, found_none, only_reads
from app.agents.offline.documents import documents_tool
from app.agents.offline.known_databases import KnownDatabase, known_databases
from app.agents.offline.planner import Call, Decision, Say, decide, saves_rows, with_found_rows
from app.agents.offline.words import Verb, content_words, verbs
from app.databases.actions import DatabaseActionName
from app.databases.questions.answering import Answer, answer
from app.databases.questions.plan import NotUnderstood
from app.tools.tables import parse_table

MAX_SQL_STEPS = 2
_SQL = re.compile(
    r"^\s*(?:select\b|with\s+\w+\s+as\s*\(|explain\s+(?:analy[sz]e\s+)?select\b)", re.IGNORECASE
)
_FROM = re.compile(r"\bfrom\s+[\"(]*(?P<table>[\w.]+)?", re.IGNORECASE)
_TABLES = re.compile(
    r"\b(?:what|which|list|show|see)\b.{0,30}\b(?:tables|views)\b(?!\s+of\b)"
    r"|\bwhat(?:'s| is| data)?\b.{0,20}\bin\b.{0,20}\b(?:database|data base|db)\b"
    r"|\bwhat (?:data|can i ask)\b",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    r"\b(?:describe|columns|fields|structure|schema|definition)\b(?:\s+(?:does|do|are|is|has|have))?"
    r"(?:\s+(?:of|in|for|there))*(?:\s+(?:the|our|table))*\s+(?P<table>[\w.\" ]+?)"
    r"(?:\s+(?:table|have|has|contain))?\s*[?.]*$",
    re.IGNORECASE,
)
_REMEMBER = re.compile(
    r"^\s*(?:please\s+)?remember(?:\s+that)?[\s:,]+(?P<text>.+)$", re.IGNORECASE | re.DOTALL
)
_CHANGES = {Verb.CREATE, Verb.CHANGE, Verb.REMOVE}
_EXPENSIVE = "expects it to take very long"


def decide_with_data(
    conversation: Conversation, tools: Sequence[ToolSpec], instructions: str, *, must_call: bool
) -> Decision:
    """One step: with a database where the question is about its data, else as for all other tools."""
    databases = known_databases(instructions, tools)
    own = [tool for tool in tools if any(each.owns(tool.name) for each in databases)]
    others = [tool for tool in tools if tool not in own]
    decision = _DataQuestion(conversation, databases, others, must_call=must_call).decide()
    if decision is not None:
        return decision
    excuse = _Excuse(conversation, databases)
    return decide(
        conversation,
        others,
        must_call=must_call and not own,
        otherwise=excuse.say,
        beside=own,
        documents=documents_tool(instructions, others),
    )


class _DataQuestion:
    def __init__(
        self,
        conversation: Conversation,
        databases: Sequence[KnownDatabase],
        others: Sequence[ToolSpec],
        *,
        must_call: bool,
    ) -> None:
        self._conversation = conversation
        self._databases = databases
        self._others = others
        self._must_call = must_call

    def decide(self) -> Decision | None:
        if not self._databases:
            return None
        if self._conversation.steps:
            return self._after(self._conversation.steps[-1])
        if self._names_another_app() or parse_table(self._conversation.request) is not None:
            return None
        return self._asked_itself() or self._answered() or (self._look_around() if self._must_call else None)

    def _names_another_app(self) -> bool:
        said = content_words(self._conversation.request)
        names = [content_words(app) for app in {tool.app for tool in self._others}]
        return any(name and name <= said for name in names) and not self._named()

    def _named(self) -> list[KnownDatabase]:
        said = self._conversation.request.lower()
        return [each for each in self._databases if each.name.lower() in said]

    def _asked_itself(self) -> Decision | None:
        """What is about the database rather than its data, or says itself what to run."""
        request = self._conversation.request
        first = (self._named() or list(self._databases))[0]
        if self._is_sql(first):
            arguments = {"question": "The query as you wrote it.", "sql": request.strip()}
            return Call(first.tool(DatabaseActionName.RUN_QUERY), arguments)
        if (match := _COLUMNS.search(request)) is not None:
            for database in self._named() or self._databases:
                if (table := database.find(match["table"])) is not None:
                    arguments = {"table": table.shown_name}
                    return Call(database.tool(DatabaseActionName.DESCRIBE_TABLE), arguments)
        if _TABLES.search(request):
            return Call(first.tool(DatabaseActionName.LIST_TABLES), {})
        return self._remembered(first, _REMEMBER.match(request))

    def _is_sql(self, database: KnownDatabase) -> bool:
        """“Select the customers from Germany” is English."""
        request = self._conversation.request
        if not _SQL.match(request):
            return False
        sources = [match["table"] or "(" for match in _FROM.finditer(request)]
        return not sources or any(
            source == "(" or database.find(source.rpartition(".")[2]) is not None for source in sources
        )

    def _remembered(self, database: KnownDatabase, match: re.Match[str] | None) -> Decision | None:
        if match is None or not (self._must_call or self._named() or not self._others):
            return None
        return Call(database.tool(DatabaseActionName.REMEMBER_NOTE), {"text": match["text"].strip()})

    def _answered(self) -> Decision | None:
        for database in self._named() or self._databases:
            try:
                found = answered(database, self._conversation)
            except NotUnderstood:
                continue
            arguments = {
                "question": found.question,
                "assumptions": list(found.assumptions),
                "sql": found.sql,
            }
            return Call(database.tool(DatabaseActionName.RUN_QUERY), arguments)
        return None

    def _look_around(self) -> Decision:
        return Call(self._databases[0].tool(DatabaseActionName.LIST_TABLES), {})

    def _after(self, last: Step) -> Decision | None:
        database = next((each for each in self._databases if each.owns(last.tool)), None)
        if database is None:
            return None
        steps = self._conversation.steps
        long_query = database.tool(DatabaseActionName.RUN_LONG_QUERY)
        if last.failed and _EXPENSIVE in last.output and len(steps) < MAX_SQL_STEPS:
            return Call(long_query, last.arguments)
        if (dates := self._dates_instead(database)) is not None:
            return dates
        if not last.failed and (more := with_found_rows(self._conversation, last, self._others)) is not None:
            return more
        excuse = ""
        if last.tool == database.tool(DatabaseActionName.LIST_TABLES) and not _TABLES.search(
            self._conversation.request
        ):
            excuse = _Excuse(self._conversation, self._databases).text() or ""
        if (
            last.tool == database.tool(DatabaseActionName.RUN_QUERY)
            and len(steps) > 1
            and found_none(steps[0])
        ):
            return Say(data_answer(database.name, steps[0], dates=last))
        return Say(data_answer(database.name, last, excuse, can_save=saves_rows(self._others)))

    def _dates_instead(self, database: KnownDatabase) -> Decision | None:
        """When a time that was asked about has no rows: which times have some."""
        [first, *more] = self._conversation.steps
        query = database.tool(DatabaseActionName.RUN_QUERY)
        if more or first.tool != query or not found_none(first):
            return None
        try:
            sql = answered(database, self._conversation).dates_sql
        except NotUnderstood:
            return None  # the query was written by the user
        question = "Which dates there are at all."
        return (
            Call(query, {"question": question, "sql": sql, "is_answer": False}) if sql is not None else None
        )


class _Excuse:
    """Why a question about data cannot be answered."""

    def __init__(self, conversation: Conversation, databases: Sequence[KnownDatabase]) -> None:
        self._conversation = conversation
        self._databases = databases

    def say(self) -> Say | None:
        text = self.text(only_about=True)
        return Say(text) if text else None

    def text(self, *, only_about: bool = False) -> str | None:
        for database in self._databases:
            try:
                answered(database, self._conversation)
            except NotUnderstood as error:
                if error.is_about and set(verbs(self._conversation.request, leading=True)) & _CHANGES:
                    return only_reads(database.name)
                if error.is_about or not only_about:
                    return could_not(database.name, error.reason, database.tables)
        return None


def answered(database: KnownDatabase, conversation: Conversation) -> Answer:
    """The answer to a request without the name of its database.

    Raises:
        NotUnderstood: And why.
    """
    name = re.compile(
        rf"\b(?:in|from|of|on)?\s*(?:the|my|our)?\s*{re.escape(database.name)}\b", re.IGNORECASE
    )
    request, *earlier = (name.sub(" ", each) for each in (conversation.request, *conversation.earlier))
    return answer(database.reader, request, earlier)
