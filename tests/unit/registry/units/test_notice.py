"""`bootstrap --with-notice`: what the notice names is there once (D4, D6, D11, D12, D148)."""

import pytest
from django.core.management import call_command

from registry.models import HistoryEntry, Programme, Project, ServiceField, Site

pytestmark = pytest.mark.django_db
# Purpose paragraph, then work requirements.
FIELDS_OF_THE_NOTICE = {
    "purpose": "扶老助残、社区关爱、邻里守望、扶贫开发、应急救援、环境保护、大型赛会",
    "work": "脱贫攻坚、助老助残、社区服务、生态建设、大型活动、抢险救灾、网络文明",
    "and": "社会管理、文化建设、植树护绿、特殊青少年帮扶、赛会服务",
}
# Where the list says it in other words.
SAID_AS = {
    "扶老助残": "助老助残",
    "社区关爱": "社区服务",
    "扶贫开发": "扶贫助困",
    "环境保护": "生态环保",
    "大型赛会": "大型活动与赛会",
    "脱贫攻坚": "扶贫助困",
    "生态建设": "生态环保",
    "赛会服务": "大型活动与赛会",
}


def test_what_the_notice_names_is_entered_once(capsys):
    Site.objects.create(kind=Site.Kind.SCHOOL, name="白沙小学")  # a page was faster

    call_command("bootstrap", with_notice=True)

    assert set(Site.objects.filter(kind="base").values_list("name", "no_photo", "not_public")) == {
        ("广西未成年犯管教所", True, True),
        ("广西科技馆", False, False),
    }
    assert Site.objects.filter(kind="school").count() == 5
    assert set(Project.objects.filter(is_brand=True).values_list("name", flat=True)) == {
        "共青团关爱农民工子女行动",
        "青年志愿者阳光助残行动",
    }
    programme = Programme.objects.get()
    assert (programme.document_no, str(programme.starts_on), str(programme.ends_on)) == (
        "桂直团工发〔2017〕7号",
        "2017-03-01",
        "2017-12-31",
    )
    assert programme.table_title == "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"
    assert HistoryEntry.objects.filter(did="entered from notice", by=None).count() == 9
    assert "录入 9 项" in capsys.readouterr().out


def test_a_second_run_brings_nothing_back(capsys):
    call_command("bootstrap", with_notice=True)
    Site.objects.filter(name="桂宁小学").update(name="桂宁小学东校区")

    call_command("bootstrap", with_notice=True)

    assert Site.objects.count() == 7
    assert not Site.objects.filter(name="桂宁小学").exists()
    assert "已录入过" in capsys.readouterr().out


def test_every_field_of_the_notice_is_in_the_list_of_the_first_start():
    call_command("bootstrap")

    named = [field for fields in FIELDS_OF_THE_NOTICE.values() for field in fields.split("、")]
    listed = "、".join(ServiceField.objects.values_list("name", flat=True))

    assert not [field for field in named if SAID_AS.get(field, field) not in listed]
    assert not Site.objects.exists()
