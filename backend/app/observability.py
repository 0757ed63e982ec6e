"""Structured logs: events `<noun>.<past participle>`, one line each, JSON in production."""

import logging

import structlog


def current_request_id() -> str | None:
    """The id that the answer to the request under way carries; tasks that a request starts keep it."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return request_id if isinstance(request_id, str) else None


def configure_logging(*, as_json: bool, level: str) -> None:
    """Route structlog and the standard library to standard error in one format.

    Args:
        as_json: One JSON object per line; otherwise a console form for people.
        level: Name of the lowest level that is written.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    # These write URLs, headers, server text or their progress at info level; what matters we log ourselves.
    for noisy in ("alembic", "chatkit", "httpcore2", "httpx", "httpx2", "mcp", "openai", "uvicorn"):
        logging.getLogger(noisy).setLevel(max(number, logging.WARNING))
    # The client half of the SDK logs what a stranger's server sent, as errors and at the stranger's pace.
    for quoting in ("client", "mcp.client", "mcp.shared"):
        logging.getLogger(quoting).setLevel(logging.CRITICAL)
