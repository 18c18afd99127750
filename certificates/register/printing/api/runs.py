"""成批印制 over the API: the register's filters, the same refusals and files as on the pages."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from certificates.models import Certificate, PrintedItem, PrintRun
from certificates.permissions import can_print
from certificates.register.filters import CertificateFilter
from certificates.register.printing.api.deliveries import DeliveredSerializer
from certificates.register.printing.http import run_file
from certificates.register.printing.services import runs
from certificates.register.services import deliveries
from registry.doors.api.checked import checked
from registry.models import Unit
from registry.permissions import require


class PrintAskedSerializer(serializers.Serializer):
    """What shall be printed together."""

    title = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    filters = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        default=dict,
        help_text="与证书登记簿的筛选条件相同；不写的为可以印制的全部",
    )
    expected = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, help_text="核对过的份数；份数变了就不开始"
    )


class PrintRunSerializer(serializers.ModelSerializer):
    """How far it is."""

    done = serializers.SerializerMethodField()
    failed = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta:
        model = PrintRun
        fields = ("id", "title", "state", "asked_at", "finished_at", "pages", "done", "failed", "waiting")
        read_only_fields = fields

    def get_done(self, run: PrintRun) -> int:
        return self._states(run)["done"]

    def get_failed(self, run: PrintRun) -> int:
        return self._states(run)["failed"]

    def get_waiting(self, run: PrintRun) -> int:
        return self._states(run)["waiting"]

    def _states(self, run: PrintRun) -> dict[str, int]:
        """Read once for all that are shown."""
        known: dict[int, dict[str, int]] = self.context["states"]
        return known[run.pk]


class FailedItemSerializer(serializers.ModelSerializer):
    """A certificate that was not printed, and why."""

    certificate = serializers.UUIDField(source="certificate.uuid")
    number = serializers.CharField(source="certificate.number")
    name = serializers.CharField(source="certificate.recipient_name")
    unit = serializers.IntegerField(source="unit_id")

    class Meta:
        model = PrintedItem
        fields = ("position", "certificate", "number", "name", "unit", "reason")
        read_only_fields = fields


class UnitDeliveredSerializer(DeliveredSerializer):
    """The same for all of a unit that nobody has yet."""

    unit = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class DeliveredCountSerializer(serializers.Serializer):
    """How many were entered."""

    count = serializers.IntegerField()


class PrintRunViewSet(GenericViewSet):
    """成批印制：后台制作，可以停止、继续；不能制作的写明原因，其余照做；文件保存 7 天，可以重新生成。"""

    queryset = PrintRun.objects.none()
    serializer_class = PrintRunSerializer
    filterset_class = None
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[PrintRun]:
        require(can_print(self.request.user))
        return PrintRun.objects.visible_to(self.request.user).for_lists()

    @extend_schema(responses=PrintRunSerializer(many=True))
    def list(self, request: Request) -> Response:
        """印制过的批次，新的在前。"""
        rows = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(_shown(rows or []))

    @extend_schema(request=PrintAskedSerializer, responses={201: PrintRunSerializer})
    def create(self, request: Request) -> Response:
        """开始印制一批。"""
        require(can_print(request.user))
        asked = checked(PrintAskedSerializer, request)
        found = CertificateFilter(asked["filters"], queryset=Certificate.objects.visible_to(request.user))
        if unknown := sorted(set(asked["filters"]) - set(found.filters)):
            raise serializers.ValidationError({"filters": unknown})
        if not found.is_valid():
            raise serializers.ValidationError({"filters": found.errors})
        run = runs.start(chosen=found.qs, title=asked["title"], expected=asked["expected"], by=request.user)
        return Response(_shown([run])[0], status=201)

    @extend_schema(responses=PrintRunSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """做到哪里了。"""
        return self._told()

    @extend_schema(request=None, responses=PrintRunSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """停止，做好的都在。"""
        runs.stop(run=self.get_object(), by=request.user)
        return self._told()

    @extend_schema(request=None, responses=PrintRunSerializer)
    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, pk: str) -> Response:
        """继续余下的，再试没有做成的，并重新生成文件；已做好的不会重做。"""
        runs.go_on(run=self.get_object(), by=request.user)
        return self._told()

    @extend_schema(responses=FailedItemSerializer(many=True))
    @action(detail=True, methods=["get"])
    def failed(self, request: Request, pk: str) -> Response:
        """没有做成的和原因。"""
        rows = self.get_object().items.filter(state=PrintedItem.State.FAILED).order_by("position")
        rows = rows.select_related("certificate").defer("certificate__file")
        return self.get_paginated_response(FailedItemSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, pk: str) -> StreamingHttpResponse:
        """交印的 PDF：按单位排列，每个单位前有领取清单。"""
        return run_file(request, self.get_object(), "pdf")

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def zip(self, request: Request, pk: str) -> StreamingHttpResponse:
        """单个文件的 ZIP，文件名为 UTF-8 编码的中文。"""
        return run_file(request, self.get_object(), "zip")

    @extend_schema(
        responses={
            (200, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"): OpenApiTypes.BINARY,
        }
    )
    @action(detail=True, methods=["get"])
    def xlsx(self, request: Request, pk: str) -> StreamingHttpResponse:
        """登记表。"""
        return run_file(request, self.get_object(), "xlsx")

    @extend_schema(request=UnitDeliveredSerializer, responses=DeliveredCountSerializer)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, pk: str) -> Response:
        """登记一个单位在这一批中还没有领取的证书。"""
        run, asked = self.get_object(), checked(UnitDeliveredSerializer, request)
        items = run.items.filter(unit=asked.pop("unit"), state=PrintedItem.State.DONE)
        get_object_or_404(Unit.objects.filter(pk__in=items.values("unit")))
        chosen = Certificate.objects.filter(pk__in=items.values("certificate"))
        count = deliveries.enter_all(of=chosen, by=request.user, **asked)
        return Response(DeliveredCountSerializer({"count": count}).data)

    def _told(self) -> Response:
        return Response(_shown([self.get_object()])[0])


def _shown(some: Sequence[PrintRun]) -> Any:
    return PrintRunSerializer(some, many=True, context={"states": runs.states_of(some)}).data
