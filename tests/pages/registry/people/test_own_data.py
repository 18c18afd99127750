"""下载我的数据 on the page and over the API: each time after the password."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.accounts.services import tokens
from registry.exceptions import PrivacyRefused
from registry.ground import jobs
from registry.models import Job
from registry.people.services import own_copies
from tests import own_data
from tests.doors import program_of
from tests.factories import VolunteerFactory
from tests.people import administrator, browser_of, with_password

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def drawn_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def test_a_short_one_is_given_at_once():
    vera = VolunteerFactory(name="韦示例一")
    browser = with_password(vera.user)

    page = browser.get(reverse("me-data")).content.decode()
    answer = browser.post(reverse("me-data"))

    assert "下载我的数据" in page
    assert answer["Content-Type"] == "application/zip"
    assert own_data.read(answer.content).parts["profile"]["rows"][0]["name"] == "韦示例一"


def test_a_long_one_waits_for_the_worker_and_is_fetched_after_the_password(monkeypatch):
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", -1)
    vera = VolunteerFactory()
    browser = with_password(vera.user)

    browser.post(reverse("me-data"))
    waiting = browser.get(reverse("me-data")).content.decode()
    job = Job.objects.get(name=own_copies.WORK)
    early = browser.get(reverse("me-data-file", args=[job.pk]))
    Job.objects.filter(pk=job.pk).update(state="failed")
    failed = browser.get(reverse("me-data")).content.decode()
    browser.post(reverse("me-data-retry", args=[job.pk]))
    jobs.perform(job.pk)
    ready = browser.get(reverse("me-data")).content.decode()
    file = browser.get(reverse("me-data-file", args=[job.pk]))

    assert "正在准备" in waiting
    assert early["Location"] == reverse("me-data")
    assert "再试一次" in failed
    assert "保存到" in ready
    assert own_data.read(file.content).parts["profile"]["rows"]
    without = browser_of(vera.user).get(reverse("me-data-file", args=[job.pk]))
    assert without["Location"].startswith(reverse("account_reauthenticate"))
    assert with_password(VolunteerFactory().user).get(reverse("me-data-file", args=[job.pk])).status_code == 404


def test_programs_use_a_token_that_may_write_and_browsers_their_password(monkeypatch):
    vera = VolunteerFactory()
    url = reverse("api-own-data-list")
    refused = program_of(vera.user).post(url)
    read_only, writes = APIClient(), APIClient()
    for client, scopes in ((read_only, ["read"]), (writes, ["read", "write"])):
        _row, text = tokens.make(user=vera.user, name="备份", scopes=scopes, days=30, by=vera.user)
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")

    short = writes.post(url)
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", -1)
    asked = writes.post(url)
    where = asked.json()["id"]
    jobs.perform(where)

    assert (refused.status_code, refused.json()["code"]) == (409, PrivacyRefused.Reason.PASSWORD_NEEDED.value)
    assert own_data.read(short.content).parts["profile"]["rows"]
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert read_only.get(reverse("api-own-data-detail", args=[where])).json()["kept_until"]
    assert read_only.get(reverse("api-own-data-file", args=[where])).status_code == 403
    assert own_data.read(writes.get(reverse("api-own-data-file", args=[where])).content).parts["accounts"]["rows"]
    assert program_of(VolunteerFactory().user).get(reverse("api-own-data-detail", args=[where])).status_code == 404


def test_the_page_says_when_another_can_be_made_and_a_sixth_is_refused(monkeypatch):
    """Page and program alike; the file of before is offered, and the unit's list is not full of copies."""
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", -1)
    vera = VolunteerFactory()
    browser, url = with_password(vera.user), reverse("me-data")

    browser.post(url)
    job = Job.objects.get(name=own_copies.WORK)
    jobs.perform(job.pk)
    ready = browser.get(url).content.decode()
    again = browser.post(reverse("api-own-data-list")).json()
    monkeypatch.setattr(own_copies, "MOST_AT_ONCE", 10_000)
    for _time in range(own_copies.LIMIT.times):
        refused = browser.post(url, follow=True)
    program = browser.post(reverse("api-own-data-list"))

    assert "以后可以准备新的一份" in ready
    assert "准备新的一份</button>" not in ready
    assert (again["id"], again["next_at"][:10]) == (job.pk, str((job.created_at + own_copies.A_DAY).date()))
    assert "一天最多准备 5 份" in refused.content.decode()
    assert (program.status_code, program.json()["code"]) == (409, PrivacyRefused.Reason.COPY_LIMIT)
    keeper = browser_of(administrator(vera.unit))
    assert vera.name not in keeper.get(reverse("manage-requests")).content.decode()
    assert vera.name in keeper.get(reverse("manage-requests"), {"kind": "copy"}).content.decode()
