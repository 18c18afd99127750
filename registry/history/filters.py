"""Filters of the history."""

from operator import itemgetter
from typing import Any

import django_filters
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.doors.fields import DateInput
from registry.models import HistoryEntry, User, Volunteer
from registry.words import deeds
from registry.words.numbering import normalise_volunteer_no
from registry.words.passed_on import plain

OURS = {path.name for path in settings.BASE_DIR.iterdir() if (path / "models").is_dir()}


def kinds(_request: Any = None) -> list[tuple[str, str]]:
    """The kinds of things that the product keeps, by their names on the screen."""
    ours = [model for model in apps.get_models() if model.__module__.partition(".")[0] in OURS]
    return sorted(((model._meta.label_lower, str(model._meta.verbose_name)) for model in ours), key=itemgetter(1))


class HistoryFilter(django_filters.FilterSet):
    """By person, thing, deed and day."""

    who = django_filters.CharFilter(label=_("人：姓名、账号或志愿者编号"), method="by_person")
    did = django_filters.ChoiceFilter(label=_("动作"), choices=tuple(deeds.ALL.items()), empty_label=_("全部"))
    kind = django_filters.ChoiceFilter(
        label=_("对象种类"), field_name="target_model", choices=kinds, empty_label=_("全部")
    )
    number = django_filters.NumberFilter(label=_("对象序号"), field_name="target_id", min_value=1, max_value=2**62)
    by = django_filters.CharFilter(label=_("经办账号"), method="by_account")
    request = django_filters.CharFilter(label=_("请求编号"), field_name="request_id")
    from_on = django_filters.DateFilter(label=_("自"), field_name="at", lookup_expr="date__gte", widget=DateInput())
    until_on = django_filters.DateFilter(label=_("至"), field_name="at", lookup_expr="date__lte", widget=DateInput())

    class Meta:
        model = HistoryEntry
        fields = ()

    def by_account(self, entries: Any, _name: str, text: str) -> Any:
        """Of the account with this user name, whatever its capitals."""
        return entries.filter(by__username__iexact=plain(text))

    def by_person(self, entries: Any, _name: str, text: str) -> Any:
        """What the person did, and what was done to them; phone and document numbers are not searched."""
        text, name = text.strip(), plain(text)
        named = Q(name=text) | Q(volunteer_no=normalise_volunteer_no(text)) | Q(user__username__iexact=name)
        people = Volunteer.objects.filter(named)
        accounts = User.objects.filter(Q(username__iexact=name) | Q(display_name=text) | Q(volunteer__in=people))
        told = Q(target_model="registry.volunteer", target_id__in=list(people.values_list("pk", flat=True)))
        keys = list(accounts.values_list("pk", flat=True))
        return entries.filter(told | Q(by__in=keys) | Q(target_model="registry.user", target_id__in=keys))
