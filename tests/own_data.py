"""A person about whom every room holds something, and their copy read back."""

import json
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from PIL import Image

from checkin.models import Finding, Scan, ScanLocation
from registry.models import Consent, GuardianConsent, NumberSeries, PhoneClaim, Qualification, StoredFile, Volunteer
from registry.people.documents.own_copies import DATA, PAGE
from registry.people.services import consents, notes, own_copies, volunteers
from registry.protection import keys
from registry.protection.sealed import SealedColumn
from registry.teams.services import members
from tests.factories import ShiftFactory, SignUpFactory, TeamFactory, VolunteerFactory, local
from tests.factories_certificates import proof_of, served
from tests.factories_corrections import objected
from tests.people import administrator, applicant, id_number, phone

NAME = "覃不忘示例"
NUMBER, MOBILE, CLAIMED = id_number(sequence=34), phone(77), phone(78)
GUARDIAN = ("覃守望示例", phone(79))


def known_everywhere(at: Any) -> SimpleNamespace:
    """覃不忘示例: hours, proofs, places, a team, notes, consents, an upload, a location, an objection."""
    at("2026-03-02 09:00")
    NumberSeries.objects.create(kind="GZ", year=2026, last=900_000)  # beside the numbers of the factories
    person = applicant(
        name=NAME, id_number=NUMBER, phone=MOBILE, residence_division="450103", skills="手语", available_times="周末"
    )
    desk = administrator(person.unit)
    person = volunteers.admit(volunteer=person, by=desk)
    at("2026-04-01 09:00")
    person.user.email = "buwang@example.org"
    person.user.save()
    for item in (Consent.Item.PRIVACY, Consent.Item.DECLARATION, Consent.Item.LOCATION, Consent.Item.PUBLIC_NAME):
        consents.keep(person, [item], channel="self")
    record = served(person)
    objected(record, text="示例：覃不忘示例十二点才离开。")
    scan = Scan.objects.filter(volunteer=person).first()
    ScanLocation.objects.create(scan=scan, latitude="22.8", longitude="108.3", accuracy_metres=20)
    proof = proof_of(person)
    team = TeamFactory(unit=person.unit)
    members.join(team=team, volunteer=person, by=person.user)
    future = ShiftFactory(starts_at=local("2026-05-20 09:00"))
    place = SignUpFactory(shift=future, volunteer=person)
    notes.add(volunteer=person, text="下乡时联系过覃不忘示例的家人", by=desk)
    guardian = GuardianConsent(volunteer=person, relation="other")
    guardian.guardian_name, guardian.guardian_phone = GUARDIAN
    guardian.save()
    upload = StoredFile(purpose="evidence", name="覃不忘示例的证书.pdf", content_type="application/pdf", size=9,
                        sha256="0" * 64, uploaded_by=person.user)  # fmt: skip
    upload.file.save("upload", SimpleUploadedFile("x.pdf", b"%PDF-1.4\n"), save=True)
    held = Qualification(volunteer=person, kind="training", name="急救证", document=upload)
    held.number = "示例00123"
    held.save()
    Finding.objects.create(shift=record.shift, volunteer=person, code="repeated_in", evidence={})
    other = VolunteerFactory()
    claim = PhoneClaim(claimant=person, holder=other, phone_digest="x" * 64, outcome="withdrawn", opened_by=person.user)
    claim.phone = CLAIMED
    claim.save()
    return SimpleNamespace(person=person, desk=desk, proof=proof, team=team, place=place, upload=upload, record=record)


def read(content: bytes) -> Any:
    """The archive: its JSON by part, its page, its names."""
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read(DATA))
        page = archive.read(PAGE).decode()
        names = archive.namelist()
    parts = {part["code"]: part for part in data["parts"]}
    return SimpleNamespace(data=data, parts=parts, page=page, names=names)


def own_copy_of(person: Volunteer) -> Any:
    """The copy that the person takes now."""
    return read(own_copies.at_once(volunteer=person, by=person.user))


def picture() -> SimpleUploadedFile:
    """A small PNG."""
    drawn = BytesIO()
    Image.new("RGB", (40, 40), "white").save(drawn, "PNG")
    return SimpleUploadedFile("me.png", drawn.getvalue(), "image/png")


def tables_with(*texts: str) -> dict[str, list[str]]:
    """Every column of every table in which one of these texts stands, sealed columns opened."""
    found: dict[str, list[str]] = {}
    digests = {keys.digest(text) for text in texts}
    for model in apps.get_models(include_auto_created=True):
        sealed = {name for name, value in vars(model).items() if isinstance(value, SealedColumn)}
        names = [field.attname for field in model._meta.concrete_fields if not isinstance(field, models.BinaryField)]
        for row in model._base_manager.all():
            values = {name: getattr(row, name) for name in (*names, *sealed)}
            for name, value in values.items():
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                if any(secret in text for secret in texts) or text in digests:
                    found.setdefault(f"{model._meta.label}.{name}", []).append(f"{row.pk}")
    return found
