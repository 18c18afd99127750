"""The lists of the office as pages show them: words, rows, columns, forms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.utils.translation import gettext_lazy as _

from registry.models import (
    CollaborationGroup,
    Programme,
    Project,
    ProjectAim,
    QualificationKind,
    ServiceField,
    Site,
    User,
)
from registry.permissions import is_committee, unit_reach, units_in_sight
from registry.units import filters
from registry.units.forms import lists as forms
from registry.units.services.list_rules import seen_sites
from registry.words import divisions
from registry.words.dates import as_full_date

Cells = Iterable[tuple[Any, Any]]
TRUTH = {True: _("是"), False: _("否")}


@dataclass(frozen=True, slots=True)
class ListKind:
    """One list: `word` begins the names of its addresses."""

    word: str
    model: type[Any]
    title: Any
    about: Any  # one sentence on the index page
    new: Any
    form: type[forms.ListForm]
    filter: type[filters.ListFilter]
    rows: Callable[[User], QuerySet[Any]]
    cells: Callable[[Any], Cells]  # of a row of the list
    facts: Callable[[Any], Cells]  # of the entry's page
    may_see: Callable[[User], bool]
    empty: Any = ""


def keeps_lists(user: User) -> bool:
    """The committee and unit administrators."""
    return is_committee(user) or bool(unit_reach(user))


def title_for(user: User) -> Any:
    """A unit keeps two of the lists, and its page is called after them."""
    return _("基础资料") if is_committee(user) else _("服务地点与项目")


def period(first: Any, last: Any) -> str:
    """2026年1月1日至2026年12月31日; open ends are said."""
    if not first and not last:
        return ""
    return f"{as_full_date(first) if first else ''}至{as_full_date(last) if last else _('今')}"


def _sites(user: User) -> QuerySet[Site]:
    """A unit's own ones first; for the committee those without coordinates."""
    rows = seen_sites(user, units_in_sight(user)).select_related("paired_unit")
    first = F("latitude").asc(nulls_first=True) if is_committee(user) else _own(user, "paired_unit")
    return rows.order_by(first, "kind", "pk")


def _own(user: User, name: str) -> Case:
    return Case(When(**{f"{name}__in": unit_reach(user)}, then=0), default=1)


def _site_cells(site: Site) -> Cells:
    yield _("类别"), site.get_kind_display()
    yield _("结对单位"), site.paired_unit or ""
    yield _("地址"), site.address
    yield _("坐标"), _("有") if site.latitude else _("没有")


def _site_facts(site: Site) -> Cells:
    yield _("类别"), site.get_kind_display()
    yield _("结对单位"), site.paired_unit or ""
    yield _("结对时间"), period(site.paired_from_on, site.paired_until_on) if site.paired_from_on else ""
    yield _("授牌或协议"), " ".join(filter(None, (site.agreement_no, as_full_date(site.agreed_on))))
    yield _("地址"), site.address
    yield _("行政区划"), divisions.name_of(site.division_code)
    yield _("坐标"), f"{site.latitude}, {site.longitude}" if site.latitude else _("没有")
    yield _("禁止拍照"), TRUTH[site.no_photo]
    yield _("不对外公开"), TRUTH[site.not_public]
    yield _("到访须知"), site.visiting_rules
    yield _("备注"), site.note


def _groups(_user: User) -> QuerySet[CollaborationGroup]:
    return (
        CollaborationGroup.objects.select_related("leading_unit")
        .annotate(members=Count("units", distinct=True), schools=Count("paired_schools", distinct=True))
        .order_by("pk")
    )


def _group_cells(group: Any) -> Cells:
    yield _("组长单位"), group.leading_unit
    yield _("成员单位"), group.members
    yield _("结对学校"), group.schools


def _group_facts(group: CollaborationGroup) -> Cells:
    yield _("组长单位"), group.leading_unit
    yield _("成员单位"), "、".join(map(str, group.units.order_by("pk")))
    yield _("结对学校"), "、".join(map(str, group.paired_schools.order_by("pk")))


def _programme_cells(programme: Programme) -> Cells:
    yield _("起止"), period(programme.starts_on, programme.ends_on)
    yield _("文号"), programme.document_no


def _programme_facts(programme: Programme) -> Cells:
    yield from _programme_cells(programme)
    yield _("统计表标题"), programme.table_title


def _projects(user: User) -> QuerySet[Project]:
    """The own ones first, then the brands: every project can be chosen by every unit."""
    return Project.objects.select_related("unit").order_by(_own(user, "unit"), "-is_brand", "pk")


def _project_cells(project: Project) -> Cells:
    yield _("主办单位"), project.unit or _("区直团工委")
    yield _("起止"), period(project.starts_on, project.ends_on)
    yield _("品牌项目"), TRUTH[project.is_brand]


def _project_facts(project: Project) -> Cells:
    yield from _project_cells(project)
    yield _("目标"), project.goal
    yield _("合作单位"), project.partners
    yield _("预期成果"), project.expected_results
    yield _("成果"), project.results
    yield _("填报的成果"), "；".join(_said(aim) for aim in project.aims.with_results() if aim.said or not aim.ended_on)


def _said(aim: ProjectAim) -> str:
    """One number with what its unit stated last."""
    last = max(aim.said, default=None)
    goal = _("，目标 {goal}").format(goal=aim.goal) if aim.goal else ""
    if last is None:
        return _("{name}：未填报{goal}").format(name=aim.name, goal=goal)
    text = _("{name}：{year} 年 {reached} {measure}{goal}")
    return text.format(name=aim.name, year=last, reached=aim.said[last].reached, measure=aim.measure, goal=goal)


def _field_cells(field: ServiceField) -> Cells:
    yield _("顺序"), field.order


def _kind_cells(kind: QualificationKind) -> Cells:
    yield _("发证机关"), kind.issuing_body
    yield _("有效期"), _("{n} 个月").format(n=kind.valid_months) if kind.valid_months else _("按证件")
    yield _("须上传证件"), TRUTH[kind.needs_document]


KINDS = (
    ListKind(
        "site", Site, _("服务地点"),
        _("志愿服务基地、结对的学校、社区、村：地址、坐标、协议、到访须知和对方的联系人。"), _("新增服务地点"),
        forms.SiteForm, filters.SiteFilter, _sites, _site_cells, _site_facts, keeps_lists,
        _("先登记本单位结对的社区、学校或村，申请活动时就能选。"),
    ),
    ListKind(
        "project", Project, _("志愿服务项目"),
        _("长期办的项目：目标、起止、合作单位、预期成果；品牌项目由区直团工委认可。"), _("新增项目"),
        forms.ProjectForm, filters.ProjectFilter, _projects, _project_cells, _project_facts, keeps_lists,
        _("有长期项目的在这里登记，活动可以归到项目下。"),
    ),
    ListKind(
        "group", CollaborationGroup, _("协作组"),
        _("哪些单位在一组、谁是组长单位、和哪些学校结对。"), _("新增协作组"),
        forms.GroupForm, filters.GroupFilter, _groups, _group_cells, _group_facts, is_committee,
        _("先登记单位和结对学校，再把单位编成组。"),
    ),
    ListKind(
        "programme", Programme, _("专项"),
        _("按文件布置的专项：起止日期、文号和统计表的标题。"), _("新增专项"),
        forms.ProgrammeForm, filters.ProgrammeFilter, lambda _user: Programme.objects.all(), _programme_cells,
        _programme_facts, is_committee, _("新增今年的专项后，单位才能按专项报送统计表。"),
    ),
    ListKind(
        "field", ServiceField, _("服务领域"),
        _("活动分到哪些领域，按什么顺序列出。"), _("新增领域"),
        forms.FieldForm, filters.FieldFilter, lambda _user: ServiceField.objects.all(), _field_cells, _field_cells,
        is_committee, _("新增后，申请活动时就能选。"),
    ),
    ListKind(
        "qualification", QualificationKind, _("资质种类"),
        _("岗位可以要求哪些资质：发证机关、有效期、要不要上传证件。"), _("新增资质种类"),
        forms.QualificationKindForm, filters.QualificationKindFilter, lambda _user: QualificationKind.objects.all(),
        _kind_cells, _kind_cells, is_committee, _("新增后，岗位可以要求它，志愿者可以上传证件。"),
    ),
)  # fmt: skip
BY_WORD = {kind.word: kind for kind in KINDS}
