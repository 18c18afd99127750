"""What a request of a test costs beside the product's own work, spared where no test looks at it."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any
from unittest import mock

from django.core.handlers import exception as refusing
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import utils
from django.test.signals import template_rendered
from django.urls import ResolverMatch, URLResolver

from registry.models import SigningKey
from registry.protection import keys

_resolve_anew = URLResolver.resolve


def install() -> None:
    """For every test, before Django prepares its own."""
    utils.instrumented_test_render = _told_of_the_page
    URLResolver.resolve = _resolve_once


def _told_of_the_page(template: Template, context: Context) -> str:
    """Tests see the context of a page; Django would copy that of every part which it includes or extends, too."""
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


def _resolve_once(resolver: URLResolver, path: Any) -> ResolverMatch:
    """Six hundred patterns are tried once for a whole address, which many tests and personas ask."""
    address = str(path)
    return _resolved(resolver, address) if address.startswith("/") else _resolve_anew(resolver, path)


@lru_cache(maxsize=10_000)
def _resolved(resolver: URLResolver, address: str) -> ResolverMatch:
    return _resolve_anew(resolver, address)


@contextmanager
def same_refusals() -> Iterator[None]:
    """Each person's page of a refusal is drawn once; no line of the log is written for what is refused."""
    log = logging.getLogger("django.request")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        with mock.patch.object(refusing, "get_exception_response", _drawn_once(refusing.get_exception_response)):
            yield
    finally:
        log.setLevel(before)


@contextmanager
def keys_as_before() -> Iterator[None]:
    """Around what is rolled back: keys made in it are forgotten, those that were there need not be read again."""
    if not keys._opened:
        for (purpose,) in SigningKey.objects.order_by().values_list("purpose").distinct():
            keys.all_of(purpose)
    known = dict(keys._opened)
    try:
        yield
    finally:
        keys.forget()
        keys._opened.update({purpose: (time.monotonic(), opened) for purpose, (_at, opened) in known.items()})


def _drawn_once(draw: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    drawn: dict[tuple[Any, ...], tuple[bytes, int, dict[str, str]]] = {}

    def answer(request: HttpRequest, resolver: URLResolver, status: int, error: Exception) -> HttpResponse:
        """A copy of what was drawn, before anything on its way out touched it; a page that breaks breaks each time."""
        user = getattr(getattr(request, "user", None), "pk", None)
        key = (user, request.method, status, str(error), request.path.startswith("/api/"))
        if key not in drawn:
            page = draw(request, resolver, status, error)
            if page.status_code >= 500:
                return page
            drawn[key] = page.content, page.status_code, dict(page.headers)
        content, code, headers = drawn[key]
        return HttpResponse(content, status=code, headers=headers)

    return answer
