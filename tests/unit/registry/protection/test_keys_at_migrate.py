"""Keys exist before the first command, so none is made in a transaction that may be rolled back."""

import pytest
from django.core.management import call_command

from registry.models import SigningKey
from registry.protection import keys

pytestmark = pytest.mark.django_db


def test_every_purpose_has_its_key_after_migrate():
    assert set(SigningKey.objects.values_list("purpose", flat=True)) == set(keys.Purpose.values)


def test_migrating_again_keeps_the_keys_and_makes_only_the_missing_one():
    lost = SigningKey.objects.get(purpose=keys.Purpose.SEAL)
    kept = set(SigningKey.objects.exclude(pk=lost.pk).values_list("kid", flat=True))
    lost.delete()

    call_command("migrate", verbosity=0)

    assert set(SigningKey.objects.exclude(purpose=keys.Purpose.SEAL).values_list("kid", flat=True)) == kept
    assert SigningKey.objects.get(purpose=keys.Purpose.SEAL).kid != lost.kid
