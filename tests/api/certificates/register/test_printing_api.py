"""成批印制 and 领取登记 over the API: the same rules as on the pages."""

import pytest
from django.urls import reverse

from certificates.models import Certificate, PrintRun
from certificates.register.printing.services import run_files
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_printing import printed, several
from tests.people import browser_of

pytestmark = pytest.mark.django_db


def sent(client, address, *args, **said):
    return client.post(reverse(address, args=args), said, content_type="application/json")


def test_a_run_from_its_filter_to_the_hand_over(at, tmp_path, settings, monkeypatch):
    settings.DATA_DIR = str(tmp_path)
    at(AFTERWARDS)
    committee_unit()
    monkeypatch.setattr(run_files.united, "unite", lambda parts, into: into.write_bytes(b"%PDF"))
    monkeypatch.setattr(run_files.united, "pages_of", lambda path: 1)
    by = committee_member()
    one, two = several(by, "韦示例", "李示例", unit=UnitFactory())
    Certificate.objects.filter(pk=two.pk).update(signature="x")
    desk, unit = browser_of(by), one.volunteer.unit

    strange = sent(desk, "api-print-run-list", filters={"colour": "red"})
    odd = sent(desk, "api-print-run-list", filters={"kind": "??"})
    changed = sent(desk, "api-print-run-list", filters={"kind": "XJ"}, expected=1)
    begun = sent(desk, "api-print-run-list", filters={"kind": "XJ"}, expected=2, title="一季度").json()

    assert (strange.status_code, odd.status_code) == (400, 400)
    assert changed.json()["code"] == "print_changed"
    assert (begun["state"], begun["waiting"]) == ("running", 2)
    pk = begun["id"]
    assert desk.get(reverse("api-print-run-zip", args=[pk])).json()["code"] == "print_not_ready"
    assert sent(desk, "api-print-run-stop", pk).json()["state"] == "stopped"
    assert sent(desk, "api-print-run-stop", pk).json()["code"] == "print_not_running"
    assert sent(desk, "api-print-run-go-on", pk).json()["state"] == "running"
    printed(PrintRun.objects.get())
    done = desk.get(reverse("api-print-run-detail", args=[pk])).json()
    assert (done["state"], done["done"], done["failed"]) == ("done", 1, 1)
    (failed,) = desk.get(reverse("api-print-run-failed", args=[pk])).json()["results"]
    assert (failed["name"], failed["certificate"]) == ("李示例", str(two.uuid))
    for ending in ("pdf", "zip", "xlsx"):
        assert desk.get(reverse(f"api-print-run-{ending}", args=[pk])).getvalue()[:2] in (b"PK", b"%P")
    assert [run["id"] for run in desk.get(reverse("api-print-run-list")).json()["results"]] == [pk]

    said = {"way": "collected", "who": "韦领取", "on": str(Certificate.objects.get(pk=one.pk).issued_at.date())}
    assert sent(desk, "api-print-run-deliver", pk, unit=unit.pk, **said).json() == {"count": 1}
    assert sent(desk, "api-print-run-deliver", pk, unit=unit.pk, **said).json()["code"] == "delivery_nothing"
    assert sent(desk, "api-print-run-deliver", pk, unit=999_999, **said).status_code == 404
    back = sent(desk, "api-delivery-take-back", certificate=str(one.uuid), reason="登记错了")
    again = sent(desk, "api-delivery-list", certificate=str(one.uuid), **said)
    assert (back.json()["way"], again.status_code) == ("undone", 201)
    foreign = browser_of(administrator_of(VolunteerFactory().unit))
    assert sent(foreign, "api-delivery-list", certificate=str(one.uuid), **said).status_code == 404
    assert foreign.get(reverse("api-delivery-list")).json()["results"] == []
    listed = desk.get(reverse("api-delivery-list")).json()["results"]
    assert [(entry["way"], entry["who"]) for entry in listed] == [
        ("collected", "韦领取"), ("undone", "登记错了"), ("collected", "韦领取"),
    ]  # fmt: skip
