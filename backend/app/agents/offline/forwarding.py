"""“Send this to …” means what is quoted, else the answer before it, under the question that was answered."""

import re

from app.agents.offline import phrases
from app.agents.offline.arguments import Filled, fill, is_body, is_title
from app.agents.offline.conversation import Conversation, ToolSpec
from app.agents.offline.ranking import tool_verb
from app.agents.offline.spans import MAX_READ_CHARS
from app.agents.offline.words import Verb

_THIS = re.compile(r"\b(?:this|that|it|these|those|them|the (?:answer|result|list|table)s?)\b", re.IGNORECASE)


def forwarded(tool: ToolSpec, conversation: Conversation) -> Filled | None:
    """The arguments that send the quote or the last answer on; without either, its words are missing.

    None when the tool sends nothing, or the request says itself what to send.
    """
    request = conversation.request[:MAX_READ_CHARS]
    says_itself = phrases.body(request, (), is_required=False) or phrases.quoted(request)
    if tool_verb(tool) is not Verb.SEND or not _THIS.search(request) or says_itself:
        return None
    found = fill(tool, request)
    question, answer = conversation.before or (None, None)
    words = {name: conversation.quoted or answer for name in tool.required if is_body(name)}
    words |= {
        name: question and question[: phrases.MAX_TITLE_CHARS] for name in tool.required if is_title(name)
    }
    kept = {name: value for name, value in {**found.arguments, **words}.items() if value}
    return Filled(kept, tuple(name for name in tool.required if name not in kept), found.formed)
