"""领取登记 over the API: who collected a certificate or was sent theirs."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.models import Certificate, Delivery
from certificates.register import listing
from certificates.register.printing.forms import WAYS
from certificates.register.services import deliveries
from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer


class DeliveredSerializer(serializers.Serializer):
    """How, to whom, when."""

    way = serializers.ChoiceField(WAYS)
    who = serializers.CharField(max_length=80, allow_blank=True, help_text="领取人、收件人或者转交的经办人")
    on = DayField()


class DeliveryAskedSerializer(DeliveredSerializer):
    """A certificate that somebody has now."""

    certificate = serializers.UUIDField()


class DeliveryTakenBackSerializer(ReasonSerializer):
    """A certificate that nobody has after all."""

    certificate = serializers.UUIDField()


class DeliverySerializer(serializers.ModelSerializer):
    """One entry; the last one of a certificate counts."""

    id = serializers.UUIDField(source="uuid")
    certificate = serializers.UUIDField(source="certificate.uuid")
    who = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = ("id", "certificate", "way", "who", "on", "at")
        read_only_fields = fields

    def get_who(self, entry: Delivery) -> str:
        return listing.taker_shown(self.context["request"].user, entry)


class DeliveryViewSet(GenericViewSet):
    """证书的领取登记：只增加，不修改；登记错了的，另记一笔更正。"""

    queryset = Delivery.objects.none()
    serializer_class = DeliverySerializer
    filterset_class = None

    def get_queryset(self) -> QuerySet[Delivery]:
        seen = Certificate.objects.visible_to(self.request.user)
        related = ("certificate__volunteer__merged_into", "certificate__nomination__candidate")
        return Delivery.objects.filter(certificate__in=seen).select_related(*related).order_by("-pk")

    @extend_schema(responses=DeliverySerializer(many=True))
    def list(self, request: Request) -> Response:
        """看得到的证书的领取登记，新的在前。"""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(request=DeliveryAskedSerializer, responses={201: DeliverySerializer})
    def create(self, request: Request) -> Response:
        """登记一份证书的领取、寄送或转交。"""
        asked = checked(DeliveryAskedSerializer, request)
        entry = deliveries.enter(certificate=self._seen(asked.pop("certificate")), by=request.user, **asked)
        return Response(self.get_serializer(entry).data, status=201)

    @extend_schema(request=DeliveryTakenBackSerializer, responses={201: DeliverySerializer})
    @action(detail=False, methods=["post"], url_path="take-back")
    def take_back(self, request: Request) -> Response:
        """登记错了，更正为未领取。"""
        asked = checked(DeliveryTakenBackSerializer, request)
        certificate = self._seen(asked["certificate"])
        entry = deliveries.take_back(certificate=certificate, reason=asked["reason"], by=request.user)
        return Response(self.get_serializer(entry).data, status=201)

    def _seen(self, uuid: object) -> Certificate:
        return get_object_or_404(Certificate.objects.visible_to(self.request.user), uuid=uuid)
