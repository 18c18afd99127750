"""验证手机号码 on the pages: by a code where there is a gateway, by the unit where there is none."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from registry.exceptions import CodeRefused, IdentityRefused
from registry.ground import jobs
from registry.models import HistoryEntry, Job
from registry.people.services import own_phones
from tests.doors import text_of
from tests.factories import VolunteerFactory
from tests.gateways import network
from tests.people import administrator, applicant, browser_of

pytestmark = pytest.mark.django_db
Reason = CodeRefused.Reason
CONFIRM, CODE = "/me/phone/confirm/", "/me/phone/code/"
PHONE = "13800138000"


def of_number(phone: str = PHONE):
    """A volunteer whose number a network would know; DEMO takes invented ones only for printing."""
    vera = applicant()
    vera.phone, vera.phone_digest = phone, own_phones.phone_codes.keys.digest(phone)
    vera.save()
    return vera


def told(response) -> list[str]:
    """What the answer itself adds; those before it are still unread."""
    return [message.message for message in get_messages(response.wsgi_request)][-1:]


def test_a_code_confirms_the_own_number_and_another_number_is_unconfirmed_again(settings, at):
    at("2026-03-14 09:00")
    vera = of_number()
    browser = browser_of(vera.user)
    with network(settings) as net:
        assert "未验证" in text_of(browser.get(reverse("me")))
        assert "获取验证码" in text_of(browser.get(CONFIRM))
        assert told(browser.post(CODE)) == ["验证码已发往您的手机，一般一分钟内收到。"]
        for pk in Job.objects.values_list("pk", flat=True):
            jobs.perform(pk)
        assert "再取一个验证码" in text_of(browser.get(CONFIRM))
        wrong = browser.post(CONFIRM, {"code": "000000" if net.code != "000000" else "111111"})
        assert wrong.status_code == 422
        assert str(Reason.CODE_WRONG.label) in text_of(wrong)

        assert browser.post(CONFIRM, {"code": net.code})["Location"] == reverse("me")
        vera.refresh_from_db()
        assert vera.has_confirmed_phone
        assert browser.post(CONFIRM, {"code": net.code})["Location"] == reverse("me")
        assert "已经验证" in text_of(browser.get(CONFIRM))
        assert told(browser.post(CODE)) == [Reason.PHONE_CONFIRMED.label]
        assert "未验证" not in text_of(browser.get(reverse("me")))

    vera.phone_digest = own_phones.phone_codes.keys.digest("13900139000")
    vera.save()
    assert not vera.has_confirmed_phone
    assert HistoryEntry.objects.filter(did="confirmed phone", by=vera.user).count() == 1


def test_without_a_gateway_the_unit_confirms_and_nobody_for_themselves():
    vera = applicant()
    own, desk = browser_of(vera.user), browser_of(administrator(vera.unit))
    detail = reverse("manage-volunteer", args=[vera.pk])

    assert "由单位核实" in text_of(own.get(CONFIRM))
    assert told(own.post(CODE)) == [Reason.CODE_NO_GATEWAY.label]
    assert "手机号码已核实" in text_of(desk.get(detail))
    assert told(desk.post(f"{detail}phone/checked/")) == ["已记下：手机号码由本人使用。"]
    assert told(desk.post(f"{detail}phone/checked/")) == ["已记下：手机号码由本人使用。"]
    colleague = browser_of(administrator(vera.unit))
    assert told(colleague.post(f"{detail}phone/checked/")) == [Reason.PHONE_CONFIRMED.label]
    assert HistoryEntry.objects.filter(did="vouched for phone").count() == 1
    assert "已验证" in text_of(desk.get(detail))

    lea = administrator(vera.unit)
    own_file = VolunteerFactory(user=lea, unit=vera.unit, phone="10000000077")
    assert browser_of(lea).post(reverse("manage-volunteer-phone-checked", args=[own_file.pk])).status_code == 403
    none = VolunteerFactory(unit=vera.unit, phone="")
    none.phone_digest = None
    none.save()
    with pytest.raises(IdentityRefused):
        own_phones.vouch(volunteer=none, by=lea)
