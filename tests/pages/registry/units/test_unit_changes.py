"""The tree, another name for a unit, and units that are applied for: rules and doors in one walk each."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from registry.exceptions import UnitRefused
from registry.models import HistoryEntry, Notification, RoleAssignment, Unit, UnitFounding, UnitRename, User
from registry.units.services import foundings, units
from registry.workdays import duties
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import proof_of, served_long
from tests.factories_units import merged_away
from tests.people import administrator, browser_of, holder

Reason = UnitRefused.Reason
pytestmark = pytest.mark.django_db
NEW = {
    "unit_type": "regional_organ",
    "league_body": "branch",
    "short_name": "水文支部",
    "full_name": "共青团水文中心支部",
}


@pytest.fixture(autouse=True)
def today(at):
    at("2026-03-20 09:00")


@pytest.fixture
def committee():
    return holder(RoleAssignment.Role.COMMITTEE)


def refused(command, **arguments) -> str:
    with pytest.raises(UnitRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def page_of(user, name, *args, **query) -> str:
    return browser_of(user).get(reverse(name, args=args), query).content.decode()


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).values_list("text", flat=True))


def test_the_tree_shows_each_unit_below_its_own_and_a_search_unfolds_the_way(committee):
    top = UnitFactory(parent=committee_unit(), short_name="水利厅团委")
    below = UnitFactory(parent=top, short_name="水文中心团总支", former_names="水文局团总支")
    last = UnitFactory(parent=below, short_name="水情科团支部")
    other = UnitFactory(parent=committee_unit(), short_name="林业局团委")

    everything = page_of(committee, "unit-tree")
    assert all(f">{unit.short_name}</a>" in everything for unit in (top, below, last, other))
    assert everything.index(top.short_name) < everything.index(below.short_name) < everything.index(last.short_name)
    found = page_of(committee, "unit-tree", q="水文局")
    assert [f">{unit.short_name}</a>" in found for unit in (top, below, last, other)] == [True, True, False, False]
    assert "找到 1 个单位" in found
    assert "找到 1 个单位" in page_of(committee, "unit-tree", q="lyj")
    own = page_of(administrator(below), "unit-tree")
    assert [f">{unit.short_name}</a>" in own for unit in (top, below, last, other)] == [False, True, True, False]
    assert "没有符合条件的单位" in page_of(committee, "unit-tree", q="没有的")


def test_a_unit_is_renamed_from_a_day_and_its_papers_keep_the_old_name(committee):
    unit = UnitFactory(short_name="国土厅团委", full_name="共青团国土资源厅委员会", seal_name="")
    admin, vera = administrator(unit), VolunteerFactory(unit=unit)
    served_long(vera, 2)
    issued = proof_of(vera)
    frozen = issued.snapshot
    assert unit.full_name in str(frozen)
    new = {
        "full_name": "共青团自然资源厅委员会",
        "short_name": "自然资源厅团委",
        "seal_name": "",
        "document_no": "区发〔2026〕1号",
    }

    late = browser_of(committee).post(reverse("committee-unit-rename", args=[unit.pk]), new | {"on": "2026-04-01"})
    assert (late.status_code, "不能晚于今天" in late.content.decode()) == (422, True)
    page, said = reverse("committee-unit-rename", args=[unit.pk]), new | {"on": "2026-03-16"}
    asked = browser_of(committee).post(page, said)
    unit.refresh_from_db()
    assert unit.full_name == "共青团国土资源厅委员会"
    assert "原为 共青团国土资源厅委员会" in asked.content.decode().replace("\n      ", "")
    again = browser_of(committee).post(page, said | {"seen": asked.context["seen"], "change": "1"})
    assert 'value="共青团自然资源厅委员会"' in again.content.decode()
    done = browser_of(committee).post(page, said | {"seen": asked.context["seen"]}, follow=True)
    shown = done.content.decode()

    unit.refresh_from_db()
    assert (unit.full_name, unit.short_name, unit.former_names) == (
        "共青团自然资源厅委员会", "自然资源厅团委", "共青团国土资源厅委员会",
    )  # fmt: skip
    issued.refresh_from_db()
    assert issued.snapshot == frozen
    assert "前称共青团国土资源厅委员会（区发〔2026〕1号）" in shown.replace("\n      ", "")
    assert "自然资源厅团委" in page_of(committee, "committee-units", q="国土资源厅")
    assert any("2026年3月16日起更名为共青团自然资源厅委员会" in text for text in told(admin))
    assert HistoryEntry.objects.about(unit).filter(did="renamed unit").count() == 1


def test_what_no_unit_is_renamed_to(committee):
    unit = UnitFactory(short_name="甲", full_name="甲全称", seal_name="")
    said = {"unit": unit, "by": committee, "on": date(2026, 3, 16), "short_name": "乙", "full_name": "乙全称"}
    with pytest.raises(PermissionDenied):
        units.rename(**said | {"by": administrator(unit)})
    with pytest.raises(PermissionDenied):
        units.rename(**said | {"by": administrator(unit), "unit": merged_away(UnitFactory(), unit)})
    assert refused(units.rename, **said | {"short_name": "甲", "full_name": "甲全称"}) == Reason.RENAME_SAME
    assert refused(units.rename, **said | {"on": date(2026, 3, 21)}) == Reason.RENAME_FUTURE
    with pytest.raises(ValidationError):
        units.rename(**said | {"full_name": UnitFactory().full_name})
    units.rename(**said)
    earlier = said | {"full_name": "丙全称", "on": date(2026, 3, 1)}
    assert refused(units.rename, **earlier) == Reason.RENAME_EARLIER
    units.rename(**said | {"full_name": "乙全称（更正）", "is_correction": True})
    assert (unit.renames.count(), Unit.objects.get(pk=unit.pk).former_names) == (1, "甲全称")
    units.rename(**said | {"short_name": "甲", "full_name": "甲全称"})
    assert Unit.objects.get(pk=unit.pk).former_names == "乙全称（更正）"
    Unit.objects.filter(pk=unit.pk).update(former_names="长" * 197)
    assert refused(units.rename, **said | {"full_name": "丁全称"}) == Reason.FORMER_NAMES_FULL
    assert UnitRename.objects.count() == 2


def test_a_telephone_of_long_ago_keeps_no_unit_from_another_name(committee):
    unit = UnitFactory(parent=committee_unit(), contact_phone="见通讯录")
    units.rename(unit=unit, by=committee, on=date(2026, 3, 16), short_name="乙", full_name="乙全称")
    change = {"unit": unit, "by": committee, "parent": unit.parent, "contact_phone": "见通讯录", "address": "民主路1号"}
    assert units.change(**change).address == "民主路1号"
    assert refused(units.change, **change | {"contact_phone": "问门卫"}) == Reason.UNIT_PHONE_INVALID


@pytest.mark.parametrize("model", [Unit, UnitFounding])
def test_a_name_that_is_taken_in_the_same_moment_is_refused_like_one_taken_before(committee, model, monkeypatch):
    """The rival stands there as soon as ours was checked, as another process would put it."""
    parent, check = UnitFactory(parent=committee_unit()), model.full_clean

    def full_clean(row, *arguments, **named):
        check(row, *arguments, **named)
        monkeypatch.setattr(model, "full_clean", check)
        add(full_name=row.full_name)

    def add(**changes):
        fields = {"by": committee, "parent": parent} | NEW | changes
        return units.add(**fields) if model is Unit else foundings.apply(why="示例", **fields)

    monkeypatch.setattr(model, "full_clean", full_clean)
    with pytest.raises((ValidationError, UnitRefused)):
        add()


def test_a_unit_is_applied_for_above_it_and_founded_by_the_committee(committee):
    parent = UnitFactory(parent=committee_unit())
    lea, other = administrator(parent), administrator(UnitFactory())
    browser = browser_of(lea)
    wrong = browser.post(reverse("founding-new"), NEW | {"parent": parent.pk, "why": "水团〔2026〕2号", "uscc": "1"})
    assert (wrong.status_code, "水团〔2026〕2号" in wrong.content.decode()) == (422, True)
    browser.post(reverse("founding-new"), NEW | {"parent": parent.pk, "why": "水团〔2026〕2号"})
    founding = UnitFounding.objects.get()
    assert any("申请成立共青团水文中心支部" in text for text in told(committee))
    assert "审批单位成立申请：水文支部" in [duty.title for duty in duties.of(User.objects.get(pk=committee.pk))]
    again = NEW | {"parent": parent, "why": "再提", "by": lea}
    assert refused(foundings.apply, **again) == Reason.FOUNDING_WAITING
    with pytest.raises(PermissionDenied):
        foundings.apply(**again | {"by": other})
    with pytest.raises(PermissionDenied):
        foundings.approve(founding=founding, by=lea)
    assert browser_of(other).get(reverse("founding", args=[founding.pk])).status_code == 404

    silent = browser_of(committee).post(reverse("founding-decline", args=[founding.pk]), {"reason": " "})
    assert silent.status_code == 422
    done = browser_of(committee).post(reverse("founding-approve", args=[founding.pk]), follow=True)
    assert "已批准，单位已建立" in done.content.decode()
    late = browser_of(committee).post(reverse("founding-decline", args=[founding.pk]), {"reason": "晚了"})
    assert (late.status_code, str(Reason.FOUNDING_DECIDED.label) in late.content.decode()) == (422, True)
    unit = Unit.objects.get(full_name="共青团水文中心支部")
    assert (unit.parent, unit.founding) == (parent, founding)
    assert any("已批准成立" in text for text in told(lea))
    assert refused(foundings.decline, founding=founding, reason="晚了", by=committee) == Reason.FOUNDING_DECIDED


def test_nobody_approves_their_own_and_the_api_asks_the_same(committee):
    parent = UnitFactory(parent=committee_unit())
    own = foundings.apply(parent=parent, why="示例", by=committee, **NEW)
    assert refused(foundings.approve, founding=own, by=committee) == Reason.FOUNDING_OWN
    second = holder(RoleAssignment.Role.COMMITTEE)
    assert refused(foundings.decline, founding=own, reason="", by=second) == Reason.FOUNDING_REASON_MISSING
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitFounding.objects.update(state="approved", decided_by=committee)

    def ask(user, verb, pk=None, **said):
        url = reverse(f"api-founding-{verb}", args=[pk] if pk else [])
        return browser_of(user).post(url, said, content_type="application/json")

    lea = administrator(parent)
    said = {"parent": parent.pk, "why": "示例", "short_name": "水情", "full_name": "水情支部"}
    assert ask(lea, "apply", unit_type="committee", league_body="branch", **said).status_code == 400
    code = " 9144 0300 7152 6726 xg "
    row = ask(lea, "apply", unit_type="regional_organ", league_body="branch", uscc=code, **said).json()
    assert row["uscc"] == "9144030071526726XG"
    assert ask(lea, "withdraw", row["id"]).json()["state"] == "withdrawn"
    assert ask(second, "approve", own.pk).json()["unit"] == Unit.objects.get(full_name=NEW["full_name"]).pk
    Unit.objects.filter(pk=parent.pk).update(seal_name="印章上的名称")
    renamed = browser_of(committee).post(
        reverse("api-unit-rename", args=[parent.pk]),
        {"on": "2026-03-01", "short_name": "新", "full_name": "新全称"},
        content_type="application/json",
    )
    assert renamed.json()["full_name"] == "新全称"
    parent.refresh_from_db()
    assert parent.seal_name == "印章上的名称"
