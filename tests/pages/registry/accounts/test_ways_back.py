"""忘记密码: one page, the same answer for everybody, and each gets what they really have."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from registry.accounts.services import account_news, recoveries
from registry.ground import jobs
from registry.models import AccountRecovery, Job, User
from registry.notifications.services import text_messages
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.gateways import Network, network
from tests.people import administrator

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-demo"


@pytest.fixture
def net(settings) -> Iterator[Network]:
    with network(settings) as started:
        yield started


def work(name: str) -> None:
    for pk in Job.objects.filter(name=name, state=Job.State.WAITING).values_list("pk", flat=True):
        jobs.perform(pk)


def page_for(name: str) -> tuple[int, str]:
    """What somebody reads who asks for this account, without what is random."""
    client = Client()
    asked = client.post(reverse("recover"), {"phone": name})
    page = client.get(reverse("recover-wait"))
    text = re.sub(r'\b\d{6}\b|csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
    return asked.status_code, re.sub(r"\s+", " ", text)


def test_whoever_guesses_names_learns_nothing():
    vera = VolunteerFactory(phone="10000000031")
    VolunteerFactory(user__email="wei@example.org", phone="10000000032")
    lea = RoleAssignmentFactory(user__username="lea").user
    UserFactory(username="former", is_active=False)
    names = ["10000000039", "10000000031", "10000000032", "wei@example.org", vera.volunteer_no, lea.username, "former"]

    recovered = {page_for(name) for name in names}
    refused = set()
    for name in names:
        answer = Client().post(reverse("account_login"), {"login": name, "password": "Falsch-2026-x"})
        text = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", answer.content.decode())
        refused.add((answer.status_code, re.sub(r"\s+", " ", text)))

    assert len(recovered) == 1
    assert len(refused) == 1


def test_who_has_an_address_gets_a_link_there_and_nobody_else_sees_that():
    vera = VolunteerFactory(user__email="wei@example.org", phone="10000000033")
    VolunteerFactory(phone="10000000034")
    for _ in range(4):
        Client().post(reverse("recover"), {"phone": "10000000033"})
    Client().post(reverse("recover"), {"phone": "10000000034"})
    work("mail password link")

    (letter,) = mail.outbox
    assert letter.to == ["wei@example.org"]
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", letter.body)[0]
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    vera.user.refresh_from_db()
    assert vera.user.check_password(NEW)

    for _ in range(4):
        Client().post(reverse("recover"), {"phone": "10000000033"})
        work("mail password link")
    assert len([one for one in mail.outbox if "找回账号" in one.subject]) <= 3


def test_a_warning_goes_to_the_confirmed_phone_and_to_no_other(net):
    vera = VolunteerFactory(phone="13800138000", user__password=PASSWORD)
    lea = administrator(vera.unit)
    account_news.tell(vera.user, "changed password", by=vera.user)
    assert not Job.objects.filter(name=text_messages.SEND).exists()

    vera.confirmed_phone_digest = vera.phone_digest
    vera.save()
    owner = User.objects.get(pk=vera.user_id)
    _secret, code = recoveries.ask(user=owner)
    recoveries.vouch(owner=owner, code=code, by=lea)
    work(text_messages.SEND)

    (told,) = net.taken
    assert told["phone"] == "13800138000"
    assert told["text"].startswith("【区直志愿】有人正在为您的账号办理找回。")
    assert code not in told["text"]
    assert AccountRecovery.objects.get().approved_by == lea
