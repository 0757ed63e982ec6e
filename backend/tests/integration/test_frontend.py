"""The exported pages, served from the origin of the API."""

import base64
import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from app.database import Database
from app.frontend import inline_script_hashes
from app.main import create_app
from app.settings import Settings
from tests.conftest import browser

INLINE = "self.__next_f = [];"
PAGES = {
    "index.html": f'<script src="/_next/static/a.js"></script><script>{INLINE}</script>home',
    "login.html": "<script id=x>\nlet signed = 'in';\n</script>login",
    "dashboard/schema-agent.html": "agent",
    "dashboard/index.html": "dashboard",
    "404.html": "no such page",
    "_next/static/chunks/a-1a2b3c.js": "script",
    "favicon.ico": "icon",
}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with an export to serve, and a secret beside it."""
    export = tmp_path / "out"
    for name, content in PAGES.items():
        file = export / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    (tmp_path / "secret.txt").write_text("not told")
    (tmp_path / "secret.html").write_text("not told")
    (export / "way-out").symlink_to(tmp_path)
    return settings.model_copy(update={"frontend_dir": export})


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "index.html"),
        ("/login", "login.html"),
        ("/login.html", "login.html"),
        ("/login?next=/dashboard", "login.html"),
        ("/dashboard/schema-agent", "dashboard/schema-agent.html"),
        ("/favicon.ico", "favicon.ico"),
        ("/_next/static/chunks/a-1a2b3c.js", "_next/static/chunks/a-1a2b3c.js"),
    ],
)
async def test_an_address_without_suffix_means_the_page_of_that_name(
    client: AsyncClient, path: str, page: str
) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (200, PAGES[page])


async def test_a_folder_means_its_index(client: AsyncClient) -> None:
    answer = await client.get("/dashboard", follow_redirects=True)
    assert (answer.status_code, answer.text) == (200, PAGES["dashboard/index.html"])


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/nothing.html",
        "/_next/static/gone.js",
        "/nothing/at/all/",
        "/%00",
        "/login%00",
        "/" + "a" * 5000,
    ],
)
async def test_an_unknown_page_is_the_404_page_and_is_not_kept(client: AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (404, PAGES["404.html"])
    assert "immutable" not in answer.headers.get("cache-control", "")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret",
        "/_next/../../secret.txt",
        "/_next/static/%2e%2e/%2e%2e/%2e%2e/secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/%2fetc/passwd",
        "/way-out/secret.txt",
        "/way-out/secret",
    ],
)
async def test_no_address_leads_out_of_the_export(client: AsyncClient, path: str) -> None:
    request = client.build_request("GET", "/")
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = await client.send(request)
    assert answer.status_code == 404
    assert "not told" not in answer.text


async def test_files_named_by_their_content_are_kept_for_good_and_pages_are_asked_for_again(
    client: AsyncClient,
) -> None:
    script = await client.get("/_next/static/chunks/a-1a2b3c.js")
    assert "immutable" in script.headers["cache-control"]
    for path in ("/", "/login", "/favicon.ico"):
        page = await client.get(path)
        assert page.headers["cache-control"] == "no-cache"
        again = await client.get(path, headers={"If-None-Match": page.headers["etag"]})
        assert again.status_code == 304


async def test_a_page_takes_no_writes(client: AsyncClient) -> None:
    assert (await client.post("/login")).status_code == 405


async def test_an_unknown_address_of_the_api_is_no_page(client: AsyncClient) -> None:
    answer = await client.get("/api/nothing")
    assert (answer.status_code, answer.json()["error"]) == (404, "NOT_FOUND")


async def test_the_policy_allows_the_inline_scripts_of_the_export_and_no_others(
    client: AsyncClient, settings: Settings
) -> None:
    answer = await client.get("/login")
    allowed = re.findall(r"'sha256-[^']+'", answer.headers["content-security-policy"])
    expected = {
        f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
        for script in (INLINE, "\nlet signed = 'in';\n")
    }
    assert set(allowed) == expected
    assert inline_script_hashes(settings.frontend_dir) == sorted(expected)


@pytest.fixture
async def without_export(
    settings: Settings, database: Database, tmp_path: Path
) -> AsyncIterator[AsyncClient]:
    unbuilt = settings.model_copy(update={"frontend_dir": tmp_path / "not built"})
    async with browser(create_app(unbuilt, database)) as client:
        yield client


async def test_without_an_export_the_api_is_served_all_the_same(without_export: AsyncClient) -> None:
    assert (await without_export.get("/api/health/live")).status_code == 200
    page = await without_export.get("/login")
    assert (page.status_code, page.json()["error"]) == (404, "NOT_FOUND")
    assert "sha256" not in page.headers["content-security-policy"]
