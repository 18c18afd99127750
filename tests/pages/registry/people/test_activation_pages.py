"""启用单: from the printed slip to a registered volunteer; nobody else's password, nobody else's code."""

import re
from datetime import date

import pytest

from checkin.attendance.services import holders
from registry import clock
from registry.documents import pdf, slips
from registry.exceptions import ActivationRefused, TooOften
from registry.models import ActivationCode, Consent, HistoryEntry, Volunteer
from registry.people import legal
from registry.people.services import activations
from tests import tables
from tests.factories import PASSWORD, UnitFactory
from tests.people import administrator, browser_of, id_number, phone

pytestmark = pytest.mark.django_db
Reason = ActivationRefused.Reason
AGREED = {"privacy": "on", "declaration": "on", "texts": legal.shown()}


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


@pytest.fixture
def by(unit):
    return administrator(unit)


@pytest.fixture
def person(unit, by) -> Volunteer:
    return imported(unit, by, ("韦示例", id_number(), phone()))


def imported(unit, by, *rows) -> Volunteer:
    tables.stored(tables.read(tables.book(tables.HEADINGS, *rows), unit=unit, by=by), by=by)
    return Volunteer.objects.latest("pk")


def code_for(person, by) -> str:
    return activations.make(people=[person], by=by)[0].code


def shown(client, code, number):
    return client.post("/activate/", {"code": code, "id_number": number})


def confirmed(client, person, **changes):
    typed = {"name": person.name, "document_type": "resident_id", "phone": person.phone, "unit": person.unit.short_name}
    return client.post("/activate/confirm/", typed | {"password": PASSWORD} | AGREED | changes)


def test_the_person_on_the_slip_checks_consents_and_is_registered(client, unit, by, person):
    code = code_for(person, by)
    assert shown(client, code.lower(), id_number())["Location"] == "/activate/confirm/"
    page = client.get("/activate/confirm/").content.decode()
    assert ("韦示例" in page, id_number() in page) == (True, False)

    assert confirmed(client, person)["Location"] == "/me/"

    person.refresh_from_db()
    assert (person.status, person.volunteer_no[:6], person.decided_by) == ("registered", "GZ2026", by)
    assert person.user.check_password(PASSWORD)
    assert set(person.consents.values_list("item", "channel")) == {("privacy", "self"), ("declaration", "self")}
    acts = list(HistoryEntry.objects.about(person).values_list("did", flat=True))
    assert acts == ["imported", "printed activation slip", "confirmed own data", "admitted by slip"]
    assert client.get("/me/").status_code == 200
    client.logout()
    assert "启用码或证件号码不对" in shown(client, code, id_number()).content.decode()


def test_a_code_without_the_number_and_a_number_without_the_code_lead_nowhere(client, by, person):
    code = code_for(person, by)

    answers = {shown(client, *pair).content for pair in ((code, id_number(sequence=14)), (code, "1"))}
    answers = {re.sub(rb"value=\"[^\"]*\"", b"", answer) for answer in answers}

    assert len(answers) == 1
    assert ActivationRefused(Reason.ACTIVATION_WRONG).message in shown(client, "2" * 12, id_number()).content.decode()
    assert client.get("/activate/confirm/")["Location"] == "/activate/"


def test_who_found_a_slip_does_not_try_numbers(client, by, person):
    code = code_for(person, by)
    for sequence in range(14, 34, 2):
        shown(client, code, id_number(sequence=sequence))

    answer = shown(client, code, id_number())

    assert (answer.status_code, TooOften.Reason.TOO_OFTEN.value) == (429, "too_often")
    assert "请向给您启用码的单位要新的" in answer.content.decode()


def test_a_new_slip_ends_the_old_one_and_each_ends_after_a_month(client, by, person, at):
    first, second = code_for(person, by), code_for(person, by)
    assert shown(client, first, id_number()).status_code == 422
    assert ActivationCode.objects.open().count() == 1
    kept = ActivationCode.objects.latest("pk").code_digest
    assert second not in kept

    at("2026-04-13 09:01")

    assert shown(client, second, id_number()).status_code == 422


def test_what_the_person_puts_right_goes_to_the_unit_for_review(client, by, person):
    shown(client, code_for(person, by), id_number())

    confirmed(client, person, name="韦改示例")

    person.refresh_from_db()
    assert (person.status, person.name, person.volunteer_no) == ("submitted", "韦改示例", None)


def test_a_minor_names_the_guardian_first(client, unit, by):
    number = id_number(date(2009, 6, 1))
    person = imported(unit, by, ("韦少年", number, phone()))
    shown(client, code_for(person, by), number)
    assert confirmed(client, person).status_code == 422

    guardian = {"guardian_name": "韦家长", "guardian_relation": "father", "guardian_phone": phone(9)}
    confirmed(client, person, **guardian)

    person.refresh_from_db()
    assert (person.status, person.guardian_consent.guardian_name) == ("submitted", "韦家长")


def test_without_consent_nothing_is_kept(client, by, person):
    shown(client, code_for(person, by), id_number())

    answer = confirmed(client, person, privacy="")

    person.refresh_from_db()
    assert (answer.status_code, person.status, person.user, Consent.objects.count()) == (422, "imported", None, 0)


def test_slips_are_printed_for_those_who_have_none_or_anew(client, unit, by, person, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(pdf, "laid_out", lambda page, *_: drawn.append(page) or b"%PDF")
    desk = browser_of(by)
    assert "待本人确认" in desk.get("/manage/volunteers/slips/").content.decode()

    first = desk.post(f"/manage/volunteers/slips/{unit.pk}/")
    nobody = desk.post(f"/manage/volunteers/slips/{unit.pk}/", follow=True)
    again = desk.post(f"/manage/volunteers/slips/{unit.pk}/", {"renews": "1"})

    assert (first["Content-Type"], again["Content-Type"]) == ("application/pdf",) * 2
    assert ActivationRefused(Reason.ACTIVATION_NOBODY).message in nobody.content.decode()
    assert ("韦示例" in drawn[0], len(drawn)) == (True, 2)
    Volunteer.objects.update(status="submitted", submitted_at=clock.now())
    late = desk.post(f"/manage/volunteers/{person.pk}/slip/", follow=True).content.decode()
    assert ActivationRefused(Reason.ACTIVATION_NOT_WAITING, name="韦示例", status="待审核").message in late


def test_all_slips_are_renewed_a_sheet_after_the_other(unit, by, person, at, monkeypatch):
    """Printed anew, the second press goes on with the next people, and does not void what was just handed out."""
    monkeypatch.setattr(activations, "MOST", 1)
    other = imported(unit, by, ("覃演示", id_number(sequence=14), phone(2)))
    activations.make(people=[person, other], by=by)
    at("2026-03-15 09:00")
    first = activations.make(people=activations.waiting(unit, renews=True), by=by)
    at("2026-03-15 09:05")

    second = activations.make(people=activations.waiting(unit, renews=True), by=by)

    assert [one.volunteer for one in (*first, *second)] == [person, other]
    assert ActivationCode.objects.open().filter(made_at__date="2026-03-15").count() == 2


def test_slips_of_two_people_of_one_name_say_whose_they_are(unit, by, person, monkeypatch):
    drawn: list[str] = []
    monkeypatch.setattr(pdf, "laid_out", lambda page, *_: drawn.append(page) or b"%PDF")
    imported(unit, by, ("韦示例", id_number(sequence=14), phone(2)), ("覃演示", id_number(sequence=16), phone(3)))

    browser_of(by).post(f"/manage/volunteers/slips/{unit.pk}/")

    ends = [number[-2:] for number in (id_number(), id_number(sequence=14))]
    assert all(f"韦示例（证件尾号 {end}）" in drawn[0] for end in ends)
    assert "覃演示（" not in drawn[0]


def test_whoever_printed_the_slip_is_barred_like_whoever_opened_an_account():
    assert "printed activation slip" in holders.ENTERED_ACCOUNT


def test_the_code_in_the_picture_of_the_slip_reaches_no_access_log(client, unit, by, person, monkeypatch):
    """It stands behind `#`; slips printed before name it in the query."""
    printed: list = []
    monkeypatch.setattr(slips, "as_pdf", lambda each, **_more: printed.extend(each) or b"%PDF")

    browser_of(by).post(f"/manage/volunteers/slips/{unit.pk}/")

    assert re.search(r"/activate/#c=[A-Z0-9]{12}$", printed[0].url)
    assert 'data-fragment="c"' in client.get("/activate/").content.decode()
    assert 'value="K7MQ2XRDABCD"' in client.get("/activate/?c=K7MQ2XRDABCD").content.decode()


def test_who_read_an_older_text_reads_the_new_one_before_agreeing(client, unit, by, person):
    shown(client, code_for(person, by), id_number())

    page = confirmed(client, person, texts="2026-1 2026-1")

    assert (page.status_code, person.consents.count()) == (422, 0)
    assert "您打开页面以后有了新版本" in page.text
    assert confirmed(client, person)["Location"] == "/me/"
