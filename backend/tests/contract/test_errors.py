"""Every failure has one form, whoever notices it."""

import re

import pytest
from fastapi import FastAPI
from httpx import AsyncClient
from sqlalchemy import text

from app.dependencies import SessionDep


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/auth/me", 401, "UNAUTHORIZED"),
        ("GET", "/api/nothing", 404, "NOT_FOUND"),
        ("POST", "/api/nothing", 404, "NOT_FOUND"),
        ("GET", "/api/", 404, "NOT_FOUND"),
        ("GET", "/api/auth/me/", 404, "NOT_FOUND"),
        ("DELETE", "/api/auth/login", 405, "METHOD_NOT_ALLOWED"),
        ("TRACE", "/api/auth/me", 405, "METHOD_NOT_ALLOWED"),
        ("OPTIONS", "/api/auth/login", 405, "METHOD_NOT_ALLOWED"),
        ("PROPFIND", "/api/auth/me", 405, "METHOD_NOT_ALLOWED"),
    ],
)
async def test_a_request_without_a_route_or_a_right_fails_in_the_one_form(
    client: AsyncClient, method: str, path: str, status: int, code: str
) -> None:
    answer = await client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert answer.json().keys() == {"error", "message"}
    assert answer.json()["error"] == code
    assert re.fullmatch(r"[A-Z].*\.", answer.json()["message"])


async def test_a_wrong_method_is_told_the_right_ones(client: AsyncClient) -> None:
    assert (await client.put("/api/auth/login")).headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"text"', 422),
        (b"\xff\xfe", 422),
        (b'"\xff"', 400),
        (b"[" * 200_000, 400),
        (b'{"email": 1e999}', 422),
    ],
    ids=lambda value: str(value)[:20],
)
async def test_a_body_that_is_no_request_is_refused_and_not_a_crash(
    client: AsyncClient, content: bytes, status: int
) -> None:
    answer = await client.post(
        "/api/auth/login", content=content, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == status
    assert answer.json().keys() in ({"error", "message"}, {"detail"})


async def test_a_validation_answer_stays_small_however_much_was_wrong(client: AsyncClient) -> None:
    answer = await client.post("/api/auth/login", json={f"unknown{number}": 1 for number in range(5000)})
    assert answer.status_code == 422
    assert len(answer.json()["detail"]) == 20
    assert all(issue.keys() == {"loc", "msg", "type"} for issue in answer.json()["detail"])


async def test_an_id_that_no_row_can_have_is_refused_and_not_a_crash(auth_client: AsyncClient) -> None:
    asked = {"type": "threads.get_by_id", "params": {"thread_id": "\0"}}
    for answer in (
        await auth_client.get("/api/attachments/%00"),
        await auth_client.post("/api/chatkit", json=asked),
    ):
        assert answer.status_code in {400, 404, 422}
        assert answer.json().keys() in ({"error", "message"}, {"detail"})


async def test_other_failures_of_the_database_are_crashes(app: FastAPI, auth_client: AsyncClient) -> None:
    async def fail(session: SessionDep) -> None:
        await session.execute(text("SELECT 1 / 0"))

    app.add_api_route("/api/probe", fail)
    answer = await auth_client.get("/api/probe")
    assert (answer.status_code, answer.json()["error"]) == (500, "INTERNAL_ERROR")
