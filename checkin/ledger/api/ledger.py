"""The ledger over the API, read only."""

from typing import Any

from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from checkin.ledger.filters import LedgerEntryFilter
from checkin.models import LedgerEntry


class LedgerEntrySerializer(serializers.ModelSerializer):
    """One entry; `seal` is the number of the seal that covers it, null while 待封存."""

    seal = serializers.SerializerMethodField()

    class Meta:
        model = LedgerEntry
        fields = (
            "id",
            "record",
            "decision",
            "volunteer",
            "volunteer_unit",
            "recording_unit",
            "kind",
            "hours_class",
            "origin",
            "minutes",
            "service_on",
            "reason",
            "created_at",
            "seal",
        )

    def get_seal(self, entry: LedgerEntry) -> int | None:
        return entry.sealed.seal.number if hasattr(entry, "sealed") else None


class LedgerEntryViewSet(ReadOnlyModelViewSet):
    """时长台账明细: the user's own, and those of units they administer or inspect."""

    queryset = LedgerEntry.objects.none()
    serializer_class = LedgerEntrySerializer
    filterset_class = LedgerEntryFilter
    ordering_fields = ("service_on", "id", "minutes")

    def get_queryset(self) -> Any:
        return LedgerEntry.objects.visible_to(self.request.user).select_related("sealed__seal").order_by("-pk")
