"""The routes of an app, as others speak of them: the template of the one that took a request, and which methods there are."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

UNKNOWN: Final = "unknown"
"""The route of what no route takes: the path itself is the sender's and could be anything."""


def route_of(scope: Scope) -> str:
    """Give the template of the route that took a request."""
    return str(getattr(scope.get("route"), "path", UNKNOWN))


def methods_of(app: FastAPI, path: str | None = None) -> list[str]:
    """Give the methods of all routes, or of those at one path template, in order of the alphabet."""
    routes = (route for route in iter_route_contexts(app.routes) if path is None or route.path == path)
    return sorted({method for route in routes for method in route.methods or ()})
