"""Filters of the list of tokens, for page and API."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import ApiToken
from registry.words.passed_on import plain


class TokenFilter(django_filters.FilterSet):
    """By owner or purpose, and by scope."""

    q = django_filters.CharFilter(label=_("姓名、用户名或用途"), method="find")
    scope = django_filters.ChoiceFilter(
        label=_("范围"), choices=ApiToken.Scope.choices, method="reaching", empty_label=_("全部")
    )

    class Meta:
        model = ApiToken
        fields = ()

    def find(self, tokens: Any, _name: str, text: str) -> Any:
        named = Q(user__username__icontains=plain(text)) | Q(user__display_name__icontains=text)
        return tokens.filter(named | Q(name__icontains=text))

    def reaching(self, tokens: Any, _name: str, scope: str) -> Any:
        return tokens.of_scope(scope)
