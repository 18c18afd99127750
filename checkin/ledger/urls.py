"""The published seals and their keys."""

from django.urls import path

from checkin.ledger.views import seals

urlpatterns = [
    path("seals/", seals.seals, name="seals"),
    path("seals/keys.json", seals.seal_keys, name="seal-keys"),
    path("seals/chain.json", seals.seal_chain, name="seal-chain"),
]
