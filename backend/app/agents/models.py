"""Which model answers: any OpenAI-compatible endpoint that the operator configured, or the built-in one."""

from collections import defaultdict
from dataclasses import dataclass

import openai
from agents import Model, set_tracing_disabled
from openai import AsyncOpenAI

from app.agents.chat_completions import ChatCompletionsModel
from app.agents.dialects import dialect_of
from app.agents.endpoint_model import EndpointModel, Quirks, Tell
from app.agents.fitted_tools import FittedTools
from app.agents.offline_model import OfflineModel
from app.agents.responses_api import ResponsesModel
from app.settings import Settings

BUILTIN_ID = "builtin"
BUILTIN_LABEL = "Built-in model: no API key set"
DEFAULT_MODEL = "gpt-4.1-mini"
_TIMEOUT = openai.Timeout(120, connect=10)


@dataclass(frozen=True, slots=True)
class ModelOption:
    """An entry of the model picker."""

    id: str
    label: str
    description: str | None = None


class ModelCatalog:
    """The models of this process. One HTTP client serves all turns."""

    def __init__(self, settings: Settings) -> None:
        # Traces would carry prompts and results to a third party.
        set_tracing_disabled(disabled=True)
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
        self.is_builtin = not key and not settings.llm_base_url
        self._uses_responses = settings.llm_api == "responses"
        self._context_tokens = settings.llm_context_tokens
        self._tools = FittedTools(dialect_of(settings.llm_base_url))
        self._quirks = defaultdict[str, Quirks](lambda: Quirks(refuses_images=not settings.llm_vision))
        self._client: AsyncOpenAI | None = None
        if self.is_builtin:
            self.options = [ModelOption(BUILTIN_ID, BUILTIN_LABEL)]
            return
        # Local servers want no key, but the client insists on one. Calls are repeated by `EndpointModel`.
        self._client = AsyncOpenAI(
            api_key=key or "none", base_url=settings.llm_base_url, timeout=_TIMEOUT, max_retries=0
        )
        self.options = _options(settings)

    @property
    def default(self) -> ModelOption:
        return self.options[0]

    def option_for(self, model_id: str | None) -> ModelOption:
        """The chosen option, or the default when the id is none of them."""
        return next((option for option in self.options if option.id == model_id), self.default)

    def model_for(self, option: ModelOption, tell: Tell) -> Model:
        """The model for one run; `tell` hears what happens beside its answer."""
        if self._client is None:
            return OfflineModel()
        kind = ResponsesModel if self._uses_responses else ChatCompletionsModel
        return EndpointModel(
            kind(model=option.id, openai_client=self._client),
            self._tools,
            self._quirks[option.id],
            tell,
            context_tokens=self._context_tokens,
        )

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


def _options(settings: Settings) -> list[ModelOption]:
    """`LLM_MODEL` first, then `LLM_MODELS`: comma-separated `id` or `id=Label`."""
    listed = [entry.strip() for entry in settings.llm_models.split(",") if entry.strip()]
    named = {identifier.strip(): label.strip() for identifier, _, label in (e.partition("=") for e in listed)}
    first = settings.llm_model or next(iter(named), DEFAULT_MODEL)
    return [ModelOption(name, named.get(name) or name) for name in dict.fromkeys([first, *named])]
