"""Narrowing a list to one unit, and the lists of the office, on pages and in the API alike."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registry.doors.filters import PlainSelect, RowChoiceFilter
from registry.doors.ordering import SortFilter
from registry.models import CollaborationGroup, Programme, Project, QualificationKind, ServiceField, Site, Unit
from registry.units.care import Care, needing


class UnitFilter(RowChoiceFilter):
    """Rows of the chosen unit and of every closed one for which it stands (D141)."""

    def filter(self, rows: Any, unit: Unit | None) -> Any:
        if unit is None:
            return rows
        return rows.filter(**{f"{self.field_name}__in": Unit.objects.succession().stood_for({unit.pk})})


class ListFilter(django_filters.FilterSet):
    """What every list of the office can be narrowed by: words, and whether the entry is in use."""

    q = django_filters.CharFilter(label=_("名称"), field_name="name", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=(("open", _("在用")), ("archived", _("已停用"))),
        empty_label=_("全部"),
        method="by_state",
    )

    def by_state(self, rows: Any, _name: str, state: str) -> Any:
        return rows.filter(closed_on=None) if state == "open" else rows.exclude(closed_on=None)


def sorting(**columns: Any) -> SortFilter:
    """By these columns, upwards or downwards."""
    downwards = ((f"-{name}", format_lazy(_("{label}，倒序"), label=label)) for name, label in columns.items())
    return SortFilter(
        label=_("排序"),
        fields={name: name for name in columns},
        choices=(*columns.items(), *downwards),
        empty_label=_("通常的顺序"),
    )


class SiteFilter(ListFilter):
    """By words in name and address, kind, paired unit, and whether the place is on the map."""

    ordering = sorting(name=_("名称"), kind=_("类别"), paired_from_on=_("结对日期"), id=_("登记先后"))
    q = django_filters.CharFilter(label=_("名称、地址"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Site.Kind.choices, empty_label=_("全部"))
    paired_unit = UnitFilter(label=_("结对单位"), queryset=Unit.objects.only("short_name"), empty_label=_("全部"))
    has_place = django_filters.BooleanFilter(
        label=_("坐标"),
        field_name="latitude",
        lookup_expr="isnull",
        exclude=True,
        widget=PlainSelect(choices=(("", _("全部")), ("true", _("有坐标")), ("false", _("没有坐标")))),
    )

    class Meta:
        model = Site
        fields = ()

    def by_words(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(address__icontains=text))


class MemberFilter(UnitFilter):
    """A group once, however many of its members the unit stands for."""

    def filter(self, rows: Any, unit: Unit | None) -> Any:
        return super().filter(rows, unit).distinct()


class GroupFilter(ListFilter):
    """By name and by a unit that belongs to the group."""

    ordering = sorting(name=_("名称"), id=_("登记先后"))
    unit = MemberFilter(
        label=_("成员单位"), field_name="units", queryset=Unit.objects.only("short_name"), empty_label=_("全部")
    )

    class Meta:
        model = CollaborationGroup
        fields = ()


class ProgrammeFilter(ListFilter):
    """By words in the name or the document's number, and by a year."""

    ordering = sorting(name=_("名称"), starts_on=_("开始日期"), ends_on=_("结束日期"), id=_("登记先后"))
    q = django_filters.CharFilter(label=_("名称、文号"), method="by_words")
    year = django_filters.NumberFilter(label=_("年份"), method="by_year", min_value=2000, max_value=2200)

    class Meta:
        model = Programme
        fields = ()

    def by_words(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(document_no__icontains=text))

    def by_year(self, rows: Any, _name: str, year: Any) -> Any:
        return rows.filter(starts_on__year__lte=int(year), ends_on__year__gte=int(year))


class ProjectFilter(ListFilter):
    """By words, unit, and whether it is a brand."""

    ordering = sorting(name=_("名称"), starts_on=_("开始日期"), id=_("登记先后"))
    q = django_filters.CharFilter(label=_("名称、目标、合作单位"), method="by_words")
    unit = UnitFilter(label=_("主办单位"), queryset=Unit.objects.only("short_name"), empty_label=_("全部"))
    is_brand = django_filters.BooleanFilter(
        label=_("品牌项目"), widget=PlainSelect(choices=(("", _("全部")), ("true", _("是")), ("false", _("否"))))
    )

    class Meta:
        model = Project
        fields = ()

    def by_words(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(Q(name__icontains=text) | Q(goal__icontains=text) | Q(partners__icontains=text))


class FieldFilter(ListFilter):
    """By name."""

    ordering = sorting(order=_("顺序"), name=_("名称"))

    class Meta:
        model = ServiceField
        fields = ()


class UnitListFilter(django_filters.FilterSet):
    """The tree of units by present or former name, kind, and what it lacks."""

    q = django_filters.CharFilter(label=_("名称、曾用名、信用代码"), method="by_name")
    care = django_filters.ChoiceFilter(
        label=_("需要关注"), choices=Care.choices, empty_label=_("全部"), method="by_care"
    )
    unit_type = django_filters.ChoiceFilter(label=_("单位类别"), choices=Unit.Type.choices, empty_label=_("全部"))
    league_body = django_filters.ChoiceFilter(
        label=_("团组织类别"), choices=Unit.LeagueBody.choices, empty_label=_("全部")
    )

    class Meta:
        model = Unit
        fields = ()

    def by_name(self, rows: Any, _name: str, text: str) -> Any:
        text = text.strip()
        named = Q(short_name__icontains=text) | Q(full_name__icontains=text) | Q(former_names__icontains=text)
        return rows.filter(named | Q(uscc__iexact=text))

    def by_care(self, rows: Any, _name: str, care: str) -> Any:
        return rows.filter(pk__in=needing(care).values("pk"))


class QualificationKindFilter(ListFilter):
    """By name."""

    ordering = sorting(name=_("名称"), id=_("登记先后"))

    class Meta:
        model = QualificationKind
        fields = ()
