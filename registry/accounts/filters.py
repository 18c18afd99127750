"""Filters of the lists of tokens and of roles."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models import ApiToken, RoleAssignment
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


class RoleFilter(django_filters.FilterSet):
    """By holder or unit, and by role."""

    q = django_filters.CharFilter(label=_("姓名、用户名或单位"), method="find")
    role = django_filters.ChoiceFilter(label=_("角色"), choices=RoleAssignment.Role.choices, empty_label=_("全部"))

    class Meta:
        model = RoleAssignment
        fields = ()

    def find(self, held: Any, _name: str, text: str) -> Any:
        return held.about(text)
