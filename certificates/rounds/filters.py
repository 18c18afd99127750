"""What the lists of rounds and candidates can be narrowed by, on pages and in the API."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Candidate, CommendationRound, Nomination
from registry.doors.filters import PlainSelect
from registry.models import Unit, Volunteer
from registry.models.office.served import called
from registry.units.filters import UnitFilter

YES_OR_NO = (("", _("全部")), ("true", _("符合")), ("false", _("不符合")))


class RoundFilter(django_filters.FilterSet):
    """Rounds by state and kind of recipient."""

    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=CommendationRound.Status, empty_label=_("全部"), widget=PlainSelect
    )
    for_whom = django_filters.ChoiceFilter(
        label=_("嘉许对象"), choices=CommendationRound.ForWhom, empty_label=_("全部"), widget=PlainSelect
    )

    class Meta:
        model = CommendationRound
        fields = ("status", "for_whom")


class CandidateFilter(django_filters.FilterSet):
    """Candidates by name, unit, whether they qualify, whether somebody put them forward."""

    q = django_filters.CharFilter(label=_("名称"), method="by_name")
    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.only("short_name"), empty_label=_("全部"))
    qualifies = django_filters.BooleanFilter(label=_("条件"), widget=PlainSelect(choices=YES_OR_NO))
    nominated = django_filters.BooleanFilter(
        label=_("推荐"),
        method="by_nomination",
        widget=PlainSelect(choices=(("", _("全部")), ("true", _("已推荐")), ("false", _("没有推荐")))),
    )

    class Meta:
        model = Candidate
        fields = ("q", "unit", "qualifies", "nominated")

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(_called(text))

    def by_nomination(self, rows: Any, _name: str, wanted: bool) -> Any:
        live = Exists(Nomination.objects.live().filter(candidate=OuterRef("pk")))
        return rows.filter(live) if wanted else rows.filter(~live)


class CandidatesOfRounds(CandidateFilter):
    """The same over all rounds, for the API."""

    round = django_filters.ModelChoiceFilter(label=_("批次"), queryset=CommendationRound.objects.all())

    class Meta(CandidateFilter.Meta):
        fields = ("round", *CandidateFilter.Meta.fields)


class NominationListFilter(django_filters.FilterSet):
    """Nominations of a round by name, unit, state and the side they come from."""

    q = django_filters.CharFilter(label=_("名称"), method="by_name")
    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.only("short_name"), empty_label=_("全部"))
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=Nomination.Status, empty_label=_("全部"), widget=PlainSelect
    )
    source = django_filters.ChoiceFilter(
        label=_("推荐方式"), choices=Nomination.Source, empty_label=_("全部"), widget=PlainSelect
    )

    class Meta:
        model = Nomination
        fields = ("q", "unit", "status", "source")

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(candidate__in=Candidate.objects.filter(_called(text)))


class NominationFilter(NominationListFilter):
    """The same over all rounds, for the API."""

    round = django_filters.ModelChoiceFilter(label=_("批次"), queryset=CommendationRound.objects.all())

    class Meta(NominationListFilter.Meta):
        fields = ("round", *NominationListFilter.Meta.fields)


def _called(text: str) -> Q:
    """A person by name or pinyin, a team, unit or project by part of its name."""
    named = Q(volunteer__in=Volunteer.objects.filter(called(text.strip())))
    others = Q(team__name__icontains=text) | Q(project__name__icontains=text)
    return named | others | Q(recipient_unit__short_name__icontains=text)
