"""``/problems/{name}``: the page behind the ``type`` of every problem document."""

from html import escape
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from api import errors
from api.deps import Language
from api.language import label

router = APIRouter(tags=["service"])

_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1>
<p><code>{code}</code> &middot; HTTP {status}</p>
<p>{text}</p>
</html>
"""


@router.get(
    "/problems/{name}",
    operation_id="getProblem",
    summary="What a problem type means",
    response_class=HTMLResponse,
    responses={
        200: {"content": {"text/html": {"example": "<!doctype html><title>...</title>"}}},
        **errors.responses(errors.NOT_FOUND),
    },
)
def get_problem(
    name: Annotated[str, Path(examples=["validation"])], language: Language
) -> HTMLResponse:
    """Answer with what the problem means and what to do about it."""
    kind = errors.KINDS.get(name)
    if kind is None:
        raise HTTPException(errors.NOT_FOUND.status)
    title = label(f"problem.{kind.name}.title", language)
    text = label(f"problem.{kind.name}.page", language)
    page = _PAGE.format(
        language=language,
        title=escape(title),
        code=kind.code,
        status=kind.status,
        text=escape(text),
    )
    return HTMLResponse(page, headers={"Content-Language": language})
