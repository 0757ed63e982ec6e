"""Serving the exported frontend from the same origin as the API."""

import base64
import hashlib
import re
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from app.settings import Settings

IMMUTABLE = "public, max-age=31536000, immutable"
_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class ExportedPages(StaticFiles):
    """Files of the export; `/login` means `login.html`, anything unknown the export's 404 page."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        for candidate in (path, f"{path}.html"):
            try:
                response = await super().get_response(candidate, scope)
            except HTTPException as error:
                if error.status_code != 404:  # noqa: PLR2004 - an HTTP status
                    raise
                continue
            if response.status_code == 404:  # noqa: PLR2004 - html mode answers 404.html itself
                continue
            hashed = path.startswith("_next/static/")
            response.headers["Cache-Control"] = IMMUTABLE if hashed else "no-cache"
            return response
        return FileResponse(Path(str(self.directory)) / "404.html", status_code=404)


def mount_frontend(app: FastAPI, settings: Settings) -> None:
    """Serve the export, if it was built, wherever no route is: an unknown API path or method is no page."""
    if not (settings.frontend_dir / "index.html").exists():
        return
    pages = ExportedPages(directory=settings.frontend_dir, html=True)
    no_route = app.router.default

    async def page_or_nothing(scope: Scope, receive: Receive, send: Send) -> None:
        is_page = scope["type"] == "http" and not scope["path"].startswith("/api/")
        await (pages if is_page else no_route)(scope, receive, send)

    app.router.default = page_or_nothing


def inline_script_hashes(frontend_dir: Path) -> list[str]:
    """CSP sources (`'sha256-…'`) of the inline scripts that the export's pages contain."""
    found = {
        base64.b64encode(hashlib.sha256(script).digest()).decode()
        for page in frontend_dir.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(page.read_bytes())
    }
    return sorted(f"'sha256-{digest}'" for digest in found)
