"""Address and browser stand beside the history, and can be deleted."""

import pytest
from django.db import transaction
from django.urls import reverse

from registry.ground.request_ids import request_id
from registry.history.services import history, sources
from registry.models import HistoryEntry, RequestSource
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def log_in(client, name, password=PASSWORD):
    return client.post(
        reverse("account_login"),
        {"login": name, "password": password},
        REMOTE_ADDR="10.1.2.3",
        HTTP_USER_AGENT="Firefox " * 40,
    )


def test_what_a_request_wrote_has_its_address_and_browser_beside_it(client, at):
    at("2026-03-14 09:00")
    UserFactory(username="lea")

    log_in(client, "lea")

    entry = HistoryEntry.objects.get(did="logged in")
    source = RequestSource.objects.get(request_id=entry.request_id)
    assert (source.address, len(source.browser)) == ("10.1.2.3", sources.LONGEST_BROWSER)


def test_a_request_that_wrote_nothing_keeps_no_address(client):
    client.get(reverse("account_login"))

    assert not RequestSource.objects.exists()


def test_a_forwarded_address_counts_only_behind_a_proxy(client, settings, at):
    at("2026-03-14 09:00")
    UserFactory(username="lea")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0

    client.post(
        reverse("account_login"), {"login": "lea", "password": "x"}, REMOTE_ADDR="10.1.2.3",
        HTTP_X_FORWARDED_FOR="6.6.6.6",
    )  # fmt: skip

    assert RequestSource.objects.get().address == "10.1.2.3"


def test_they_are_deleted_after_the_setting_and_the_history_stays(client, settings, at):
    settings.HISTORY_SOURCE_DAYS = 180
    UserFactory(username="lea")
    at("2026-03-14 09:00")
    log_in(client, "lea", "wrong")
    at("2026-09-09 09:00")
    log_in(client, "lea", "wrong")

    at("2026-09-10 09:01")

    assert sources.prune() == 1
    assert RequestSource.objects.count() == 1
    assert HistoryEntry.objects.filter(did="log-in failed").count() == 2


def test_a_failure_of_an_unknown_name_is_recorded_as_a_digest_only(client, at):
    at("2026-03-14 09:00")
    for typed in ("My-Secret-2026", " my-secret-2026 ", "someone"):
        log_in(client, typed, "x")

    entries = HistoryEntry.objects.filter(did="log-in failed").order_by("pk")
    digests = [entry.fields["unknown"] for entry in entries]
    assert [entry.target_id for entry in entries] == [None] * 3
    assert digests[0] == digests[1] != digests[2]
    assert "ecret" not in str(list(HistoryEntry.objects.values_list())) + str(list(RequestSource.objects.values_list()))


@pytest.mark.django_db(transaction=True)
def test_the_address_goes_along_in_the_transaction_that_wrote(django_assert_num_queries):
    user = UserFactory()
    token, whence = request_id.set("r1"), sources.origin.set(sources.Origin(lambda: "10.1.2.3", "Firefox"))
    try:
        with transaction.atomic():
            history.record(by=user, did="logged in", to=user)
            history.record(by=user, did="logged in", to=user)
            assert RequestSource.objects.count() == 1
        with django_assert_num_queries(0):
            sources.keep()
    finally:
        request_id.reset(token)
        sources.origin.reset(whence)
    source = RequestSource.objects.get()
    assert (source.request_id, source.address, source.browser) == ("r1", "10.1.2.3", "Firefox")


@pytest.mark.django_db(transaction=True)
def test_the_address_of_a_request_whose_transaction_was_taken_back_is_kept_all_the_same():
    user = UserFactory()
    token, whence = request_id.set("r2"), sources.origin.set(sources.Origin(lambda: "10.1.2.3", ""))
    try:
        with transaction.atomic():
            history.record(by=user, did="logged in", to=user)
            transaction.set_rollback(True)
        history.record(by=user, did="logged in", to=user)
        sources.keep()
    finally:
        request_id.reset(token)
        sources.origin.reset(whence)
    assert RequestSource.objects.get().address == "10.1.2.3"
