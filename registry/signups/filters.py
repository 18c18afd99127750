"""Filters of sign-ups."""

import django_filters
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, Shift, SignUp


class SignUpFilter(django_filters.FilterSet):
    """By state, shift or activity."""

    status = django_filters.ChoiceFilter(label=_("状态"), choices=SignUp.Status.choices)
    shift = django_filters.ModelChoiceFilter(label=_("场次"), queryset=Shift.objects.all())
    shift__activity = django_filters.ModelChoiceFilter(label=_("活动"), queryset=Activity.objects.all())

    class Meta:
        model = SignUp
        fields = ()


class OwnSignUpFilter(django_filters.FilterSet):
    """One's own sign-ups by the name of the activity."""

    q = django_filters.CharFilter(label=_("活动名称"), field_name="shift__activity__title", lookup_expr="icontains")

    class Meta:
        model = SignUp
        fields = ()
