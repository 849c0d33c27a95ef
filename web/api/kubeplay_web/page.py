"""The built page. Every address that is no file of it is the page itself: it knows its routes."""

from __future__ import annotations

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kubeplay_web.building import HOW

__all__ = ["Page"]

_MISSING = f"The page is not built: {HOW}\n\nThe API works without it.\n"
_FOREVER = "public, max-age=31536000, immutable"


class Page(StaticFiles):
    """Serves ``folder``; files under ``assets/`` carry their digest in their name."""

    def __init__(self, folder: Path) -> None:
        self._index = folder / "index.html"
        super().__init__(directory=folder, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith("api/"):
            raise HTTPException(404, "there is no such address in the API")
        if not self._index.exists():
            return PlainTextResponse(_MISSING, 503)
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code != 404 or path.startswith("assets/"):
                raise
            response = await super().get_response("index.html", scope)
            path = "index.html"
        is_asset = path.startswith("assets/")
        response.headers["Cache-Control"] = _FOREVER if is_asset else "no-cache"
        return response
