"""Units, groups, places and programmes of the demonstration: all marked 演示 (design#demo)."""

from dataclasses import dataclass
from datetime import date, timedelta

from registry import clock
from registry.models import CollaborationGroup, Programme, Project, Site, Unit, User
from registry.units.services import mergers, units
from registry.units.services.notice import SCHOOLS, SCIENCE_MUSEUM, YOUTH_PRISON

Type, Body, Kind = Unit.Type, Unit.LeagueBody, Site.Kind
MARK = "（演示）"
REGION = "广西壮族自治区"
TABLE_TITLE = "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"
BODIES = {
    Body.COMMITTEE: ("团委", "委员会"),
    Body.GENERAL_BRANCH: ("团总支", "总支部委员会"),
    Body.BRANCH: ("团支部", "支部委员会"),
    Body.WORK_COMMITTEE: ("团工委", "工作委员会"),
}


@dataclass(frozen=True)
class UnitRow:
    """A unit by its public name; `key` names it within the demonstration."""

    key: str
    name: str
    unit_type: str = Type.REGIONAL_ORGAN
    body: str = Body.COMMITTEE
    uscc: str = ""
    former_names: str = ""
    above: str = ""


CIVIL = "civil"  # the logins' unit
UNITS = (
    UnitRow(CIVIL, "自治区民政厅", uscc="11450000DEMA000132"),
    UnitRow("education", "自治区教育厅"),
    UnitRow("agriculture", "自治区农业农村厅", former_names="农业厅"),
    UnitRow("health", "自治区卫生健康委员会", former_names="卫生和计划生育委员会"),
    UnitRow("justice", "自治区司法厅"),
    UnitRow("forestry", "自治区林业局", former_names="林业厅"),
    UnitRow("taxes", "国家税务总局广西壮族自治区税务局", Type.CENTRAL_IN_GX, former_names="国税局、地税局"),
    UnitRow("weather", "广西壮族自治区气象局", Type.CENTRAL_IN_GX),
    UnitRow("science", "广西科技馆", Type.ENTERPRISE_PUBLIC, Body.GENERAL_BRANCH, uscc="13450000DEM0000145"),
    UnitRow("hydraulics", "广西水利电力职业技术学院", Type.COLLEGE, uscc="13450000DEM0000220"),
    UnitRow("emergency", "自治区应急管理厅", former_names="安全生产监督管理局"),
    UnitRow("market", "自治区市场监督管理局", former_names="工商行政管理局、质量技术监督局"),
    UnitRow("transport", "自治区交通运输厅"),
    UnitRow("housing", "自治区住房和城乡建设厅"),
    UnitRow("trade", "自治区商务厅"),
    UnitRow("police", "自治区公安厅"),
    UnitRow("finance", "自治区财政厅"),
    UnitRow("labour", "自治区人力资源和社会保障厅"),
    UnitRow("land", "自治区自然资源厅", former_names="国土资源厅"),
    UnitRow("environment", "自治区生态环境厅", former_names="环境保护厅"),
    UnitRow("water", "自治区水利厅"),
    UnitRow("culture", "自治区文化和旅游厅", former_names="文化厅、旅游发展委员会"),
    UnitRow("industry", "自治区工业和信息化厅", former_names="工业和信息化委员会"),
    UnitRow("planning", "自治区发展和改革委员会"),
    UnitRow("technology", "自治区科学技术厅"),
    UnitRow("auditing", "自治区审计厅"),
    UnitRow("statistics", "自治区统计局", body=Body.GENERAL_BRANCH),
    UnitRow("sports", "自治区体育局", body=Body.GENERAL_BRANCH),
    UnitRow("prisons", "自治区监狱管理局"),
    UnitRow("unions", "自治区总工会", body=Body.BRANCH),
    UnitRow("women", "自治区妇女联合会", body=Body.BRANCH),
    UnitRow("disabled", "自治区残疾人联合会", body=Body.BRANCH),
    UnitRow("court", "自治区高级人民法院"),
    UnitRow("customs", "南宁海关", Type.CENTRAL_IN_GX),
    UnitRow("survey", "国家统计局广西调查总队", Type.CENTRAL_IN_GX, Body.BRANCH),
    UnitRow("library", "广西壮族自治区图书馆", Type.ENTERPRISE_PUBLIC, Body.GENERAL_BRANCH, uscc="13450000DEM000030T"),
    UnitRow("museum", "广西壮族自治区博物馆", Type.ENTERPRISE_PUBLIC, Body.GENERAL_BRANCH),
    UnitRow("grid", "广西电网有限责任公司", Type.ENTERPRISE_PUBLIC, Body.WORK_COMMITTEE),
    UnitRow("roads", "广西交通职业技术学院", Type.COLLEGE),
    UnitRow("machines", "广西机电职业技术学院", Type.COLLEGE),
    UnitRow("civil-office", "自治区民政厅机关", body=Body.BRANCH, above=CIVIL),
    UnitRow(
        "hydraulics-power", "广西水利电力职业技术学院电力工程系", Type.COLLEGE, Body.GENERAL_BRANCH, above="hydraulics"
    ),
    UnitRow("commerce", "原自治区工商行政管理局"),
)
MERGED = {"commerce": "market"}  # merged units keep their records under their old names (D141)
WITHOUT_ADMINISTRATOR = ("sports", "survey")
GROUP_NAMES = ("第一协作组", "第二协作组", "第三协作组", "第四协作组", "第五协作组")
GROUP_LEADERS = (CIVIL, "education", "health", "justice", "taxes")
COMMUNITIES = ("示例社区一", "示例社区二", "示例社区三", "示例社区四")
VILLAGES = (("示例村一", "450124"), ("示例村二", "450123"), ("示例村三", "450125"))


def found_units(root: Unit, by: User) -> dict[str, Unit]:
    """The committee adds the units, upper ones first."""
    found: dict[str, Unit] = {}
    for row in UNITS:
        short, full = BODIES[Unit.LeagueBody(row.body)]
        official = row.name.replace("自治区", REGION) if row.name.startswith("自治区") else row.name
        found[row.key] = units.add(
            by=by,
            parent=found.get(row.above, root),
            unit_type=row.unit_type,
            league_body=row.body,
            short_name=f"{row.name.removeprefix('国家税务总局')}{short}{MARK}",
            full_name=f"共青团{official}{full}{MARK}",
            uscc=row.uscc,
            former_names=row.former_names,
            contact_phone="0771-0000000",
        )
    for old, new in MERGED.items():
        mergers.merge(unit=found[old], successor=found[new], by=by)
    return found


def found_groups(units_by_key: dict[str, Unit], sites: dict[str, Site]) -> list[CollaborationGroup]:
    """Five groups, each with a school; which unit belongs to which is invented (design#demo)."""
    members = [unit for key, unit in units_by_key.items() if key not in (*GROUP_LEADERS, *MERGED)]
    groups = []
    for place, (name, leader, school) in enumerate(zip(GROUP_NAMES, GROUP_LEADERS, SCHOOLS, strict=True)):
        group = CollaborationGroup.objects.create(name=f"{name}{MARK}", leading_unit=units_by_key[leader])
        group.units.set([units_by_key[leader], *members[place :: len(GROUP_NAMES)]])
        group.paired_schools.set([sites[school]])
        groups.append(group)
    return groups


def found_sites(units_by_key: dict[str, Unit]) -> dict[str, Site]:
    """The seven bases and schools of the notice; communities and villages are invented."""
    paired_on = clock.today()
    rows = [Site(kind=Kind.SCHOOL, name=name, paired_from_on=paired_on) for name in SCHOOLS]
    rows.append(
        Site(
            kind=Kind.BASE,
            name=YOUTH_PRISON,
            no_photo=True,
            not_public=True,
            note="涉及未成年人，禁止拍照，不对外公开。",
        )
    )
    rows.append(Site(kind=Kind.BASE, name=SCIENCE_MUSEUM))
    hosts = [units_by_key[key] for key in (CIVIL, "taxes", "health", "weather", "agriculture", "health", "forestry")]
    rules = "先到居委会登记。入户两人一组，佩戴志愿者证。"
    rows += [Site(kind=Kind.COMMUNITY, name=name, division_code="450103", visiting_rules=rules) for name in COMMUNITIES]
    rows += [Site(kind=Kind.VILLAGE, name=name, division_code=code) for name, code in VILLAGES]
    for site, host in zip(rows[len(SCHOOLS) + 2 :], hosts, strict=True):
        site.paired_unit, site.paired_from_on = host, paired_on
    for site in rows:
        site.save()
    return {site.name: site for site in rows}


def found_programme(today: date) -> Programme:
    """The programme from March to December, as in the notice; before March, last year's."""
    year = today.year if today.month >= 3 else today.year - 1
    return Programme.objects.create(
        name=f"{year}年常态化学雷锋青年志愿服务活动{MARK}",
        starts_on=date(year, 3, 1),
        ends_on=date(year, 12, 31),
        table_title=TABLE_TITLE,
    )


def found_projects() -> dict[str, Project]:
    """The two brands the notice names (D12)."""
    since = clock.today() - timedelta(days=365)
    rows = [
        Project(name="共青团关爱农民工子女行动", is_brand=True, starts_on=since, goal="结对学校长期陪伴，不中断。"),
        Project(name="青年志愿者阳光助残行动", is_brand=True, starts_on=since, goal="助残服务进社区、进家庭。"),
    ]
    for project in rows:
        project.save()
    return {project.name: project for project in rows}
