"""What forms, filters and serializers say of a field is Chinese: a label that is left out becomes its English name."""

import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from django import forms
from django.apps import apps
from django_filters import FilterSet
from rest_framework import exceptions, serializers

from tests.house.sources import ROOMS, listing

HAN = re.compile(r"[\u4e00-\u9fff]")
THIRD_PARTY = ("account.forms", "mfa.totp.forms", "mfa.webauthn.forms", "mfa.base.forms", "mfa.recovery_codes.forms")
ADDRESS = "allauth.account.forms.UserTokenForm"  # what a link in a letter says, nobody types it
# Never said: nothing of ours asks for these.
UNUSED = {"BigIntegerField invalid", "FloatField overflow"}


@pytest.fixture(autouse=True)
def everything_is_loaded() -> None:
    import_module("config.urls")
    import_module("registry.accounts.allauth_rules")
    for name in THIRD_PARTY:
        import_module(f"allauth.{name}")


def kinds(root: type) -> Iterator[type]:
    for kind in root.__subclasses__():
        yield kind
        yield from kinds(kind)


def is_ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in (*ROOMS, "config", "allauth")


def is_used(kind: type) -> bool:
    """Ours stand in the place of those they are made from."""
    replaced = any(is_ours(other) and "allauth" not in other.__module__.split(".")[0] for other in kinds(kind))
    is_base = kind.__name__.startswith("_") or "Signup" in kind.__name__
    return not replaced and not is_base and f"{kind.__module__}.{kind.__name__}" != ADDRESS


def is_foreign(text: Any) -> bool:
    return not HAN.search(str(text or ""))


def test_every_field_of_a_form_has_a_chinese_label() -> None:
    wrong = {
        f"{kind.__module__}.{kind.__name__}.{name}"
        for kind in kinds(forms.BaseForm)
        if is_ours(kind) and is_used(kind)
        for name, field in getattr(kind, "base_fields", {}).items()
        if is_foreign(field.label) and not isinstance(field.widget, forms.HiddenInput)
    }
    assert not wrong, listing("label it", sorted(wrong))


def test_every_filter_has_a_chinese_label() -> None:
    wrong = {
        f"{kind.__module__}.{name}"
        for kind in kinds(FilterSet)
        if is_ours(kind)
        for name, one in kind.base_filters.items()  # type: ignore[attr-defined]
        if is_foreign(one.extra.get("label") or one._label)
    }
    assert not wrong, listing("label it", sorted(wrong))


def test_every_choice_that_is_stored_has_chinese_words() -> None:
    wrong = {
        f"{model.__name__}.{column.name}: {code}"
        for model in apps.get_models()
        if model._meta.app_label in ROOMS
        for column in model._meta.fields
        if column.choices
        for code, label in column.flatchoices
        if is_foreign(label)
    }
    assert not wrong, listing("say it in Chinese", sorted(wrong))


def test_what_the_api_refuses_with_is_chinese() -> None:
    fields = {
        f"{kind.__name__} {code}"
        for kind in kinds(serializers.Field)
        for code, text in getattr(kind, "default_error_messages", {}).items()
        if is_foreign(text) and kind.__module__.startswith("rest_framework")
    }
    answers = {
        kind.__name__
        for kind in kinds(exceptions.APIException)
        if is_foreign(kind.default_detail)  # type: ignore[attr-defined]
    }
    assert (fields - UNUSED, answers) == (set(), set())


def test_what_the_log_in_refuses_with_is_chinese() -> None:
    said = [*get_adapter().error_messages.values(), *get_factor_adapter().error_messages.values()]
    assert [str(text) for text in said if is_foreign(text)] == []
