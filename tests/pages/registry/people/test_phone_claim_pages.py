"""A number that went to somebody else, at the pages and at the API (D80, D104)."""

import pytest
from django.urls import reverse

from registry.exceptions import PhoneClaimRefused
from registry.models import PhoneClaim, Volunteer
from registry.people import legal
from registry.people.services import phone_claims, volunteers
from tests.doors import program_of, text_of
from tests.factories import PASSWORD, UnitFactory, VolunteerFactory
from tests.people import administrator, applicant, browser_of, id_number, phone

pytestmark = pytest.mark.django_db
Reason = PhoneClaimRefused.Reason
OTHER = id_number(sequence=20)
TICKED = "原来登记它的账号不是我的"


@pytest.fixture
def vera():
    vera = applicant()
    return volunteers.admit(volunteer=vera, by=administrator(vera.unit))


@pytest.fixture
def claim(vera):
    applicant(name="黄示例六", id_number=OTHER, claims_phone=True)
    return PhoneClaim.objects.get()


def typed(unit, **changes):
    return {
        "name": "黄示例六", "document_type": "resident_id", "id_number": OTHER, "phone": phone(),
        "unit": unit.short_name, "password": PASSWORD,
    } | changes  # fmt: skip


def test_the_new_owner_registers_with_the_number_once_they_say_so(client, vera):
    before = text_of(client.get(reverse("register")))
    refused = client.post(reverse("register"), typed(vera.unit))
    goes_on = client.post(reverse("register"), typed(vera.unit, claims_phone="on"))
    client.post(reverse("register-consent"), {"privacy": "on", "declaration": "on", "texts": legal.shown()})
    mine = text_of(client.get(reverse("me")))

    assert TICKED not in before
    assert (refused.status_code, TICKED in text_of(refused)) == (422, True)
    assert (goes_on.status_code, goes_on.url) == (302, reverse("register-consent"))
    assert PhoneClaim.objects.get().claimant == Volunteer.objects.get(name="黄示例六")
    assert "手机号码 100****0001 正在核实" in mine
    assert vera.name not in mine + text_of(refused)


def test_the_unit_clears_it_at_the_page(vera, claim):
    lea = browser_of(administrator(vera.unit))
    page, clear = (reverse(name, args=[claim.pk]) for name in ("phone-claim", "phone-claim-clear"))

    shown, silent = text_of(lea.get(page)), lea.post(clear, {})
    done = lea.post(clear, {"checked_how": "called"}, follow=True)

    assert ("黄示例六" in shown, phone() in shown, "选填" in shown) == (True, False, False)
    assert (silent.status_code, str(PhoneClaimRefused.Reason.CLAIM_UNCHECKED.label) in text_of(silent)) == (422, True)
    assert "双方都会收到通知" in text_of(done)
    assert Volunteer.objects.get(pk=claim.claimant_id).phone == phone()


def test_the_unit_says_no_at_the_page(vera, claim):
    lea = browser_of(administrator(vera.unit))

    empty = lea.post(reverse("phone-claim-decline", args=[claim.pk]), {"reason": ""})
    lea.post(reverse("phone-claim-decline", args=[claim.pk]), {"reason": "原使用人接听"})

    claim.refresh_from_db()
    assert (empty.status_code, claim.outcome, claim.reason) == (422, "declined", "原使用人接听")


def test_the_unit_of_the_new_owner_reads_who_decides_and_other_units_nothing(vera, claim):
    page = reverse("phone-claim", args=[claim.pk])

    near, far = (browser_of(administrator(unit)) for unit in (claim.claimant.unit, UnitFactory()))
    review = text_of(near.get(reverse("manage-volunteer", args=[claim.claimant_id])))

    assert "由原登记人所在单位或其上级单位" in text_of(near.get(page))
    assert "手机号码待核实" in review
    assert far.get(page).status_code == 404


def test_the_holder_reads_it_and_says_that_the_number_is_still_theirs(vera, claim):
    browser = browser_of(vera.user)

    shown = text_of(browser.get(reverse("me")))
    browser.post(reverse("me-phone-object", args=[claim.pk]))
    strange = browser_of(claim.claimant.user).post(reverse("me-phone-object", args=[claim.pk]))

    claim.refresh_from_db()
    assert "有人说这个号码现在由他人使用" in shown
    assert (claim.objected_at is not None, strange.status_code) == (True, 404)


def test_an_account_for_who_registered_on_paper_is_offered_after_the_check(vera):
    lea = administrator(vera.unit)
    mo = VolunteerFactory(unit=vera.unit, user=None, phone=phone(), name="莫示例八", volunteer_no="GZ2026999999")
    page = reverse("manage-volunteer", args=[mo.pk])

    before = text_of(browser_of(lea).get(page))
    browser_of(lea).post(reverse("manage-volunteer-phone", args=[mo.pk]))
    own = PhoneClaim.objects.get()
    refused = browser_of(lea).post(reverse("phone-claim-clear", args=[own.pk]), {"checked_how": "seen"})
    told = program_of(lea).post(reverse("api-phone-claim-clear", args=[own.pk]), {"checked_how": "seen"})
    phone_claims.clear(claim=own, checked_how="seen", by=administrator(vera.unit))
    after = text_of(browser_of(lea).get(page))

    assert ("提请核实手机号码" in before, "开通登录账号" in before.replace("可以开通登录账号", "")) == (True, False)
    assert "提请核实手机号码" not in after
    assert (refused.status_code, told.status_code, told.json()["code"]) == (422, 409, Reason.CLAIM_OWN.value)


def test_after_an_objection_the_unit_reads_that_the_committee_decides(vera, claim):
    lea, clear = administrator(vera.unit), reverse("phone-claim-clear", args=[claim.pk])
    phone_claims.object_to(claim=claim, by=vera.user)

    page = text_of(browser_of(lea).get(reverse("phone-claim", args=[claim.pk])))
    told = program_of(lea).post(reverse("api-phone-claim-clear", args=[claim.pk]), {"checked_how": "seen"})

    assert ("由区直团工委核实" in page, "清除原登记" in page) == (True, False)
    refused = browser_of(lea).post(clear, {"checked_how": "seen"})
    assert (refused.status_code, str(Reason.CLAIM_COMMITTEE.label) in text_of(refused)) == (422, True)
    assert (told.status_code, told.json()["code"]) == (409, Reason.CLAIM_COMMITTEE.value)


def test_the_same_at_the_api(vera, claim):
    lea, far = program_of(administrator(vera.unit)), program_of(administrator(UnitFactory()))
    clear, decline = (reverse(f"api-phone-claim-{name}", args=[claim.pk]) for name in ("clear", "decline"))

    listed = lea.get(reverse("api-phone-claim-list")).json()["results"]
    answers = [far.post(clear, {"checked_how": "seen"}).status_code, lea.post(clear, {}).status_code]
    done, again = lea.post(clear, {"checked_how": "seen"}), lea.post(decline, {"reason": "不是"})

    assert [(one["phone"], one["outcome"]) for one in listed] == [("100****0001", "waiting")]
    assert answers == [404, 400]
    assert (done.status_code, done.json()["outcome"]) == (200, "cleared")
    assert (again.status_code, again.json()["code"]) == (409, PhoneClaimRefused.Reason.CLAIM_DECIDED.value)


def test_a_number_tells_no_other_unit_who_has_it_there(vera, claim):
    """Whoever types a number into a paper file would otherwise read whose it is, in any unit."""
    nosy = administrator(claim.claimant.unit)
    page, found = reverse("phone-claim", args=[claim.pk]), reverse("api-phone-claim-detail", args=[claim.pk])
    lea = administrator(vera.unit)

    before = text_of(browser_of(nosy).get(page))
    phone_claims.clear(claim=claim, checked_how="called", by=lea)
    after = text_of(browser_of(nosy).get(page))

    for shown in (before, after):
        assert "<dt>原登记人</dt><dd>由所在单位核实" in shown
        assert not [word for word in (vera.name, str(vera.unit), str(lea)) if word in shown]
    assert program_of(nosy).get(found).json()["holder"] is None
    assert program_of(lea).get(found).json()["holder"] == vera.pk
    assert vera.name in text_of(browser_of(lea).get(page))
