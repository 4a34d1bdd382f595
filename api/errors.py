"""Errors to problem documents (RFC 9457): the only place that writes an error body."""

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.bodies import explained
from api.body_limit import TOO_LARGE_STATUS
from api.language import label, negotiate
from api.schemas import Finding, Problem
from network.errors import FreightError, InvalidInputError, UnknownLocationError
from network.explanation import Explanation, render

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 100
RETRY_AFTER_S = 5
_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
_EXAMPLE_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
_LOG = logging.getLogger("lanewright.api")


class NotReadyError(FreightError):
    """The world is not loaded yet."""

    code = "UNAVAILABLE"


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One type of problem; its texts are the labels ``problem.<name>.title`` and ``.page``."""

    name: str
    status: int

    @property
    def code(self) -> str:
        """Return the type in capitals."""
        return self.name.replace("-", "_").upper()


VALIDATION = ProblemKind("validation", 422)
UNKNOWN_LOCATION = ProblemKind("unknown-location", 422)
BAD_REQUEST = ProblemKind("bad-request", 400)
NOT_FOUND = ProblemKind("not-found", 404)
TOO_LARGE = ProblemKind("too-large", TOO_LARGE_STATUS)
METHOD_NOT_ALLOWED = ProblemKind("method-not-allowed", 405)
UNAVAILABLE = ProblemKind("unavailable", 503)
INTERNAL = ProblemKind("internal", 500)

KINDS = {
    kind.name: kind
    for kind in (
        VALIDATION,
        UNKNOWN_LOCATION,
        BAD_REQUEST,
        NOT_FOUND,
        METHOD_NOT_ALLOWED,
        TOO_LARGE,
        UNAVAILABLE,
        INTERNAL,
    )
}
_BY_STATUS = {kind.status: kind for kind in KINDS.values() if kind is not UNKNOWN_LOCATION}
_BY_CLASS: tuple[tuple[type[Exception], ProblemKind], ...] = (
    (UnknownLocationError, UNKNOWN_LOCATION),
    (InvalidInputError, VALIDATION),
    (NotReadyError, UNAVAILABLE),
)


def install(app: FastAPI) -> None:
    """Answer every error of the service with a problem document."""
    app.add_exception_handler(FreightError, _on_error)
    app.add_exception_handler(RequestValidationError, _on_schema_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_error)


def responses(*kinds: ProblemKind) -> dict[int | str, dict[str, Any]]:
    """Return what an operation declares: per status the problems it may answer with."""
    out: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        entry = out.setdefault(
            kind.status,
            {
                "description": label(f"problem.{kind.name}.title", "en"),
                "content": {
                    MEDIA_TYPE: {
                        "schema": {"$ref": "#/components/schemas/Problem"},
                        "examples": {},
                    }
                },
            },
        )
        example = _problem(kind, "/v1/route-quotes", _EXAMPLE_TRACE, "en", ())
        entry["content"][MEDIA_TYPE]["examples"][kind.name] = {
            "value": example.model_dump(mode="json")
        }
    return out


def _on_error(request: Request, error: Exception) -> Response:
    """Answer an error of ours, or a bug, which is logged under its trace id."""
    kind = next((kind for cls, kind in _BY_CLASS if isinstance(error, cls)), INTERNAL)
    findings = error.findings if isinstance(error, InvalidInputError) else ()
    trace = _trace_id(request)
    if kind is INTERNAL:
        _LOG.error("trace %s: %s", trace, error, exc_info=error)
    headers = {"Retry-After": str(RETRY_AFTER_S)} if kind is UNAVAILABLE else {}
    return _answer(request, kind, trace, findings, headers)


def _on_schema_error(request: Request, error: Exception) -> Response:
    """Answer what the framework found wrong with a request."""
    findings: tuple[Explanation, ...] = ()
    if isinstance(error, RequestValidationError):
        is_json = not isinstance(error.body, bytes)  # bytes: the framework saw no JSON type
        if not is_json or any(item["type"] == "json_invalid" for item in error.errors()):
            return _answer(request, BAD_REQUEST, _trace_id(request), (), {})
        body = {"body": error.body, **dict(request.query_params)}
        findings = tuple(
            finding.at(finding.place.removeprefix("/body"))
            for finding in explained(error.errors(), body)
        )
    return _answer(request, VALIDATION, _trace_id(request), findings, {})


def _on_http_error(request: Request, error: Exception) -> Response:
    """Answer what the router refuses: no such path, no such method."""
    status = error.status_code if isinstance(error, HTTPException) else INTERNAL.status
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return _answer(request, _BY_STATUS.get(status, BAD_REQUEST), _trace_id(request), (), headers)


def _answer(
    request: Request,
    kind: ProblemKind,
    trace: str,
    findings: Sequence[Explanation],
    headers: dict[str, str],
) -> Response:
    language = negotiate(request.headers.get("accept-language", ""))
    problem = _problem(kind, request.url.path, trace, language, findings)
    return Response(
        # ASCII only: what was sent may hold characters that UTF-8 cannot carry.
        json.dumps(problem.model_dump(mode="json"), ensure_ascii=True),
        status_code=kind.status,
        media_type=MEDIA_TYPE,
        headers={**headers, "Content-Language": language},
    )


def _problem(
    kind: ProblemKind, instance: str, trace: str, language: str, findings: Sequence[Explanation]
) -> Problem:
    """Return the problem document; ``errors`` is capped, ``detail`` says how many there are."""
    shown = findings[:MOST_ERRORS]
    detail = (
        label("problem.findings", language, count=len(findings), shown=len(shown))
        if findings
        else label(f"problem.{kind.name}.page", language)
    )
    return Problem.model_construct(
        type=f"/problems/{kind.name}",
        title=label(f"problem.{kind.name}.title", language),
        status=kind.status,
        detail=detail,
        instance=instance,
        code=kind.code,
        trace_id=trace,
        errors=[
            Finding.model_construct(
                pointer=finding.place,
                detail=render(finding.at(""), language),
                code=finding.code.value,
            )
            for finding in shown
        ],
    )


def _trace_id(request: Request) -> str:
    """Return the caller's trace id (W3C ``traceparent``), or a new one."""
    match = _TRACE_PARENT.match(request.headers.get("traceparent", ""))
    return match[1] if match else uuid4().hex
