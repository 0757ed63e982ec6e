"""Serving the exported frontend from the same origin as the API."""

import base64
import hashlib
import re
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

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
    """Serve the export, if it was built; unknown API paths answer JSON in any case."""

    @app.api_route(
        "/api/{_:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False
    )
    async def unknown_route(_: str, request: Request) -> JSONResponse:
        return JSONResponse(
            {"error": "NOT_FOUND", "message": f"There is no {request.method} route here."}, 404
        )

    if (settings.frontend_dir / "index.html").exists():
        app.mount("/", ExportedPages(directory=settings.frontend_dir, html=True))


def inline_script_hashes(frontend_dir: Path) -> list[str]:
    """CSP sources (`'sha256-…'`) of the inline scripts that the export's pages contain."""
    found = {
        base64.b64encode(hashlib.sha256(script).digest()).decode()
        for page in frontend_dir.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(page.read_bytes())
    }
    return sorted(f"'sha256-{digest}'" for digest in found)
