import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from app.observability import configure_logging


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    config = structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**config)


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_in_production_each_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(as_json=True, level="info")
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().info("connector.created", connector_id=7)
    (line,) = lines(capsys)
    event = json.loads(line)
    assert event.pop("timestamp").endswith("Z")
    assert event == {"event": "connector.created", "connector_id": 7, "level": "info", "request_id": "r1"}


def test_libraries_log_in_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(as_json=True, level="info")
    logging.getLogger("some.library").warning("something %s", "happened")
    (line,) = lines(capsys)
    assert json.loads(line)["event"] == "something happened"


def test_a_crash_is_logged_with_its_traceback_in_one_line_and_without_the_values_of_variables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for as_json in (True, False):
        configure_logging(as_json=as_json, level="info")
        try:
            fail("hunter" + "2")
        except RuntimeError:
            structlog.get_logger().exception("request.crashed")
        written = lines(capsys)
        assert len(written) == 1 or not as_json
        assert "RuntimeError: broken after 7" in "\n".join(written)
        assert "hunter2" not in "\n".join(written)


def fail(password: str) -> None:
    raise RuntimeError(f"broken after {len(password)}")


def test_for_people_events_are_readable(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(as_json=False, level="info")
    structlog.get_logger().info("connector.created", connector_id=7)
    (line,) = lines(capsys)
    assert "connector.created" in line
    assert "connector_id=7" in line
    assert "\x1b" not in line


def test_what_is_below_the_level_is_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(as_json=True, level="warning")
    structlog.get_logger().info("connector.created")
    logging.getLogger("some.library").info("chatter")
    assert lines(capsys) == []


@pytest.mark.parametrize(
    "name", ["httpx2", "mcp", "mcp.client.streamable_http", "openai.agents", "uvicorn.access"]
)
def test_libraries_that_log_addresses_and_contents_are_quiet_at_every_level(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    configure_logging(as_json=True, level="debug")
    logging.getLogger(name).info("GET https://example.com/?token=hunter2")
    assert lines(capsys) == []
