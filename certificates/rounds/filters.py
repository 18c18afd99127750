"""What the lists of rounds and candidates can be narrowed by, on pages and in the API."""

from collections.abc import Collection
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from certificates.models import Candidate, Certificate, CommendationRound, Nomination, PublicNotice, RoundPlace
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
        label=_("对象"), choices=CommendationRound.ForWhom, empty_label=_("全部"), widget=PlainSelect
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


class NomineeFilter(django_filters.FilterSet):
    """Nominations by the name of whom they put forward, and by unit."""

    q = django_filters.CharFilter(label=_("名称"), method="by_name")
    unit = UnitFilter(label=_("单位"), queryset=Unit.objects.only("short_name"), empty_label=_("全部"))

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(candidate__in=Candidate.objects.filter(_called(text)))


class OwnListFilter(NomineeFilter):
    """What one puts forward oneself, by name and state."""

    unit = None
    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=Nomination.Status, empty_label=_("全部"), widget=PlainSelect
    )

    class Meta:
        model = Nomination
        fields = ("q", "status")


class NominationListFilter(NomineeFilter):
    """Nominations of a round by name, unit, state and the side they come from."""

    status = django_filters.ChoiceFilter(
        label=_("状态"), choices=Nomination.Status, empty_label=_("全部"), widget=PlainSelect
    )
    source = django_filters.ChoiceFilter(
        label=_("推荐方式"), choices=Nomination.Source, empty_label=_("全部"), widget=PlainSelect
    )

    class Meta:
        model = Nomination
        fields = ("q", "unit", "status", "source")


class NominationFilter(NominationListFilter):
    """The same over all rounds, for the API."""

    round = django_filters.ModelChoiceFilter(label=_("批次"), queryset=CommendationRound.objects.all())

    class Meta(NominationListFilter.Meta):
        fields = ("round", *NominationListFilter.Meta.fields)


class StandFilter(NomineeFilter):
    """Nominations under review by name, unit, and whether reviews are missing."""

    state = django_filters.ChoiceFilter(
        label=_("评审"),
        choices=(("lacking", _("没有评完")), ("done", _("已评完"))),
        empty_label=_("全部"),
        method="by_state",
        widget=PlainSelect,
    )

    class Meta:
        model = Nomination
        fields = ("q", "unit", "state")

    def __init__(self, *args: Any, lacking: Collection[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lacking = lacking

    def by_state(self, rows: Any, _name: str, wanted: str) -> Any:
        return rows.filter(pk__in=self.lacking) if wanted == "lacking" else rows.exclude(pk__in=self.lacking)


class PaperFilter(NomineeFilter):
    """Those commended by name, unit, and whether their certificate is issued."""

    state = django_filters.ChoiceFilter(
        label=_("证书"),
        choices=(("issued", _("已出具")), ("waiting", _("没有出具")), ("problem", _("不能出具"))),
        empty_label=_("全部"),
        method="by_state",
        widget=PlainSelect,
    )

    class Meta:
        model = Nomination
        fields = ("q", "unit", "state")

    def by_state(self, rows: Any, _name: str, wanted: str) -> Any:
        issued = Exists(Certificate.objects.not_ended().filter(nomination=OuterRef("pk")))
        if wanted == "issued":
            return rows.filter(issued)
        rows = rows.filter(~issued)
        return rows.exclude(paper_problem="") if wanted == "problem" else rows


class PlaceFilter(django_filters.FilterSet):
    """Places of a round by the name of whom was put forward, and by unit."""

    q = django_filters.CharFilter(label=_("名称"), method="by_name")
    unit = UnitFilter(
        label=_("单位"),
        field_name="nomination__unit",
        queryset=Unit.objects.only("short_name"),
        empty_label=_("全部"),
    )

    class Meta:
        model = RoundPlace
        fields = ("q", "unit")

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(nomination__candidate__in=Candidate.objects.filter(_called(text)))


class NoticeFilter(django_filters.FilterSet):
    """公示 by the title of their round, and whether they run."""

    q = django_filters.CharFilter(label=_("批次名称"), field_name="round__title", lookup_expr="icontains")
    is_over = django_filters.BooleanFilter(
        label=_("状态"),
        field_name="ended_at",
        lookup_expr="isnull",
        exclude=True,
        widget=PlainSelect(choices=(("", _("全部")), ("false", _("公示中")), ("true", _("已结束")))),
    )

    class Meta:
        model = PublicNotice
        fields = ("q", "is_over")


def _called(text: str) -> Q:
    """A person by name or pinyin, a team, unit or project by part of its name."""
    text = text.strip()
    named = Q(volunteer__in=Volunteer.objects.filter(called(text)))
    others = Q(team__name__icontains=text) | Q(project__name__icontains=text)
    return named | others | Q(recipient_unit__short_name__icontains=text)
