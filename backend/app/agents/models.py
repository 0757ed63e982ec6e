"""Which model answers: any OpenAI-compatible endpoint that the operator configured, or the built-in one."""

from dataclasses import dataclass

import openai
from agents import Model, OpenAIResponsesModel, set_tracing_disabled
from openai import AsyncOpenAI

from app.agents.offline_model import OfflineModel
from app.agents.unique_calls import UniqueCallsModel
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


class ModelUnavailable(Exception):
    """The model could not answer; the message tells the user what to do."""

    def __init__(self, message: str, *, allow_retry: bool) -> None:
        super().__init__(message)
        self.message = message
        self.allow_retry = allow_retry


class ModelCatalog:
    """The models of this process. One HTTP client serves all turns."""

    def __init__(self, settings: Settings) -> None:
        # Traces would carry prompts and results to a third party.
        set_tracing_disabled(disabled=True)
        key = settings.llm_api_key.get_secret_value() if settings.llm_api_key else ""
        self.is_builtin = not key and not settings.llm_base_url
        self._uses_responses = settings.llm_api == "responses"
        self._client: AsyncOpenAI | None = None
        if self.is_builtin:
            self.options = [ModelOption(BUILTIN_ID, BUILTIN_LABEL)]
            return
        # Local servers want no key, but the client insists on one.
        self._client = AsyncOpenAI(
            api_key=key or "none", base_url=settings.llm_base_url, timeout=_TIMEOUT, max_retries=2
        )
        self.options = _options(settings)

    @property
    def default(self) -> ModelOption:
        return self.options[0]

    def option_for(self, model_id: str | None) -> ModelOption:
        """The chosen option, or the default when the id is none of them."""
        return next((option for option in self.options if option.id == model_id), self.default)

    def model_for(self, option: ModelOption) -> Model:
        if self._client is None:
            return OfflineModel()
        if self._uses_responses:
            return OpenAIResponsesModel(model=option.id, openai_client=self._client)
        return UniqueCallsModel(model=option.id, openai_client=self._client)

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()


def _options(settings: Settings) -> list[ModelOption]:
    """`LLM_MODEL` first, then `LLM_MODELS`: comma-separated `id` or `id=Label`."""
    listed = [entry.strip() for entry in settings.llm_models.split(",") if entry.strip()]
    named = {identifier.strip(): label.strip() for identifier, _, label in (e.partition("=") for e in listed)}
    first = settings.llm_model or next(iter(named), DEFAULT_MODEL)
    return [ModelOption(name, named.get(name) or name) for name in dict.fromkeys([first, *named])]


_FAILURES: tuple[tuple[tuple[type[openai.OpenAIError], ...], str, bool], ...] = (
    ((openai.APITimeoutError,), "The model did not answer in time. Try again.", True),
    (
        (openai.APIConnectionError,),
        (
            "The model endpoint cannot be reached. Try again; if it stays like this, the operator has to "
            "check LLM_BASE_URL."
        ),
        True,
    ),
    (
        (openai.AuthenticationError, openai.PermissionDeniedError),
        "The model endpoint refused our key. The operator has to check LLM_API_KEY.",
        False,
    ),
    (
        (openai.NotFoundError,),
        (
            "The model endpoint does not know this model. Choose another one; the operator can check "
            "LLM_MODEL and LLM_BASE_URL."
        ),
        False,
    ),
    (
        (openai.RateLimitError,),
        "The model endpoint is at its limit (rate or credit). Wait a moment and try again.",
        True,
    ),
    (
        (openai.BadRequestError, openai.UnprocessableEntityError),
        "The model endpoint refused the request. Try again in a new chat or with fewer apps switched on.",
        True,
    ),
)


def explain_model_error(error: openai.OpenAIError) -> ModelUnavailable:
    """Say in one or two sentences what is wrong with the endpoint and who can mend it."""
    for kinds, message, allow_retry in _FAILURES:
        if isinstance(error, kinds):
            return ModelUnavailable(message, allow_retry=allow_retry)
    return ModelUnavailable("The model endpoint failed. Try again in a moment.", allow_retry=True)
