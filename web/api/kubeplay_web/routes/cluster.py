"""What workers told of the cluster, and the notices of what has changed."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import StreamingResponse

from kubeplay_web.documents import ClusterDocument
from kubeplay_web.problem import Problem, problems
from kubeplay_web.service import Serving

__all__ = ["router"]

router = APIRouter(tags=["cluster"])


@router.get("/cluster")
def get_cluster(service: Serving) -> ClusterDocument:
    """The cluster as a worker saw it last."""
    fact = service.store.fact("cluster")
    if fact is None:
        return ClusterDocument(
            provider=service.settings.cluster,
            state="unknown",
            version=None,
            capabilities=[],
            problem=None,
        )
    return ClusterDocument.model_validate(fact.content)


@router.get(
    "/schema/kubernetes.json",
    responses=problems(503) | {304: {"description": "It has not changed."}},
)
def get_schema(
    service: Serving, if_none_match: Annotated[str | None, Header(max_length=200)] = None
) -> Response:
    """The JSON Schema of everything that the live cluster knows, for editors."""
    fact = service.store.fact("schema")
    if fact is None:
        raise Problem(503, "the cluster has not told its kinds yet", "ask again when it is ready")
    etag = f'"{fact.content["digest"]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if if_none_match == etag:
        return Response(status_code=304, headers=headers)
    text = json.dumps(fact.content["schema"], separators=(",", ":"))
    return Response(text, media_type="application/json", headers=headers)


@router.get(
    "/notices",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
)
async def get_notices(service: Serving) -> StreamingResponse:
    """Server-sent events that say what to look at again."""
    headers = {"X-Accel-Buffering": "no", "Cache-Control": "no-store"}
    return StreamingResponse(
        service.notices.stream(), media_type="text/event-stream", headers=headers
    )
