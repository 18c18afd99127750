"""The link with PIN: of one contact, for a time, until revoked, renewed or the contact leaves; not to be guessed."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities.needs.services import host_links
from registry.exceptions import HostRefused, ListRefused, TooOften
from registry.models import HistoryEntry, HostLink
from registry.units.services import host_contacts
from tests.factories import UnitFactory
from tests.factories_needs import place
from tests.people import administrator

Reason = HostRefused.Reason
pytestmark = pytest.mark.django_db
OPENED_FROM = "192.0.2.9"


@pytest.fixture
def here(at):
    at("2026-03-02 09:00")
    return place()


def come_in(here, made=None, pin=None, address=OPENED_FROM):
    made = made or here.made
    return host_links.come_in(code=host_links.code_of(made.link), pin=pin or made.pin, address=address)


def refused(command, *arguments, **named) -> str:
    with pytest.raises((HostRefused, TooOften)) as refusal:
        command(*arguments, **named)
    return refusal.value.reason


def wrong(here) -> str:
    return f"{(int(here.made.pin) + 1) % 10**6:06d}"


def test_the_pin_opens_and_is_kept_nowhere(here):
    assert come_in(here).contact == here.contact
    assert come_in(here, pin="".join(chr(ord(digit) + 0xFEE0) for digit in here.made.pin)) == here.link
    link = HostLink.objects.get()
    assert here.made.pin not in str([link.pin_digest, link.uuid, host_links.address_of(link)])
    assert HistoryEntry.objects.about(link).filter(did="host came in").count() == 2


def test_wrong_pins_are_counted_for_the_link_and_for_the_address(here, at):
    assert [refused(come_in, here, pin=wrong(here)) for _ in range(5)] == [Reason.HOST_PIN_WRONG] * 5

    assert refused(come_in, here) == TooOften.Reason.TOO_OFTEN
    for _ in range(20):  # not looked at, so they do not lock the link for the day
        refused(come_in, here, pin=wrong(here))

    at("2026-03-02 09:20")
    for _ in range(70):  # nor is the right one counted for anybody
        come_in(here)
    host_links.WRONG_IN_A_DAY.counted(here.link.pk)
    for _ in range(20):
        host_links.WRONG_IN_A_DAY.counted(here.link.pk)
    at("2026-03-02 12:00")
    assert refused(come_in, here) == TooOften.Reason.TOO_OFTEN


def test_each_wrong_pin_says_how_many_tries_are_left_and_the_last_how_long_to_wait(here):
    told = []
    for _ in range(5):
        with pytest.raises(HostRefused) as refusal:
            come_in(here, pin=wrong(here))
        told.append(str(refusal.value).split("。")[0])

    assert told == [f"口令不对，还可以再试 {n} 次" for n in (4, 3, 2, 1)] + ["口令不对，请 15 分钟后再试"]


def test_the_last_try_of_a_day_says_that_it_was(here):
    for _ in range(19):
        host_links.WRONG_IN_A_DAY.counted(here.link.pk)

    with pytest.raises(HostRefused) as refusal:
        come_in(here, pin=wrong(here))

    assert str(refusal.value).startswith("口令不对，请 23 小时后再试。")


def test_who_locked_themselves_out_reads_how_long_and_whom_to_ask(here):
    for _ in range(5):
        refused(come_in, here, pin=wrong(here))

    with pytest.raises(TooOften) as told:
        come_in(here)
    unit = here.site.paired_unit
    assert str(told.value) == (
        f"操作太频繁，请 15 分钟后再试。忘了口令的，请向{unit.full_name}要新的链接和口令，原来的随之停用。"
    )
    here.site.not_public = True
    here.site.save()
    with pytest.raises(TooOften) as told:
        come_in(here)
    assert "请向管理这个地点的单位要新的链接和口令" in str(told.value)


def test_a_link_cannot_be_guessed_or_altered(here):
    code = host_links.code_of(here.link)
    name, signature = code.split(".")

    other = "B" if code[0] == "A" else "A"
    for broken in ("", ".", name, f"{name}.{signature[:-1]}0x", f"{other}{code[1:]}", "九" * 30, code + "/"):
        assert refused(host_links.of_code, broken) == Reason.HOST_LINK_UNKNOWN


def test_a_link_ends_by_time_by_hand_by_a_new_one_and_with_its_contact(here, at):
    renewed = host_links.make(contact=here.contact, by=here.keeper, days=30)
    assert refused(come_in, here) == Reason.HOST_LINK_UNKNOWN
    assert come_in(here, renewed)

    at("2026-04-02 09:00")
    assert refused(come_in, here, renewed) == Reason.HOST_LINK_UNKNOWN

    revoked = host_links.make(contact=here.contact, by=here.keeper)
    host_links.end(contact=here.contact, by=here.keeper)
    assert refused(come_in, here, revoked) == Reason.HOST_LINK_UNKNOWN
    with pytest.raises(HostRefused):
        host_links.held(revoked.link)

    last = host_links.make(contact=here.contact, by=here.keeper)
    host_contacts.remove(contact=here.contact, by=here.keeper)
    assert refused(come_in, here, last) == Reason.HOST_LINK_UNKNOWN
    with pytest.raises(ListRefused):
        host_links.make(contact=here.contact, by=here.keeper)


def test_only_who_looks_after_the_site_makes_links_and_for_the_usual_times(here):
    assert refused(host_links.make, contact=here.contact, by=here.keeper, days=9999) == Reason.HOST_LINK_DAYS
    with pytest.raises(PermissionDenied):
        host_links.make(contact=here.contact, by=administrator(UnitFactory()))
    with pytest.raises(PermissionDenied):
        host_links.end(contact=here.contact, by=administrator(UnitFactory()))
