"""Filters of sign-ups."""

import django_filters

from registry.models import SignUp


class SignUpFilter(django_filters.FilterSet):
    """By state, shift or activity."""

    class Meta:
        model = SignUp
        fields = {"status": ["exact"], "shift": ["exact"], "shift__activity": ["exact"]}
