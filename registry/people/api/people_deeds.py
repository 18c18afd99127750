"""成批办理 over the API: the same deeds, filters and refusals as on the list of volunteers."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.doors.api.checked import checked
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import PeopleDeed, PeopleDeedRow
from registry.people.many import deeds as many
from registry.people.many.services import people_deeds
from registry.people.services import lookups


class DeedAskedSerializer(serializers.Serializer):
    """What shall be done, for whom, and what is asked once for all of them."""

    deed = serializers.CharField(max_length=16, help_text="admit 通过申请、grant 认可资质、invite 邀请、cards 打印卡")
    filters = serializers.DictField(
        child=serializers.CharField(max_length=200),
        required=False,
        default=dict,
        help_text="与志愿者名单的筛选条件相同；不写的为看得到的全部",
    )
    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1),
        required=False,
        default=tuple,
        max_length=100,
        help_text="只为这些人（档案序号）",
    )
    said = serializers.DictField(
        required=False,
        default=dict,
        help_text="grant：kind、basis、valid_until_on；invite：position；cards：reason",
    )
    expected = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, help_text="核对过的人数；人数变了就不办"
    )


class NamedPersonSerializer(serializers.Serializer):
    """A person as the list names them."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    volunteer_no = serializers.CharField(allow_null=True)
    unit = serializers.IntegerField(source="unit_id")


class LeftOutSerializer(serializers.Serializer):
    """People who are left out for one reason; the first ten by name."""

    reason = serializers.CharField()
    count = serializers.IntegerField()
    people = NamedPersonSerializer(many=True)


class LookSerializer(serializers.Serializer):
    """How many it would be done for, and who is left out."""

    total = serializers.IntegerField()
    able = serializers.IntegerField()
    left_out = LeftOutSerializer(many=True)
    late = serializers.CharField(help_text="said 里还没有写、写了就能多办一些人的一项；没有的为空")


class PeopleDeedSerializer(serializers.ModelSerializer):
    """How far it is."""

    deed = serializers.CharField(source="code")
    done = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField()
    waiting = serializers.SerializerMethodField()

    class Meta:
        model = PeopleDeed
        fields = ("id", "deed", "asked_at", "finished_at", "done", "refused", "waiting")
        read_only_fields = fields

    def get_done(self, row: PeopleDeed) -> int:
        return people_deeds.states(row)["done"]

    def get_refused(self, row: PeopleDeed) -> int:
        return people_deeds.states(row)["refused"]

    def get_waiting(self, row: PeopleDeed) -> int:
        return people_deeds.states(row)["waiting"]


class RefusedPersonSerializer(serializers.ModelSerializer):
    """Somebody for whom it was not done, and why."""

    name = serializers.CharField(source="volunteer.name")
    volunteer_no = serializers.CharField(source="volunteer.volunteer_no", allow_null=True)
    unit = serializers.IntegerField(source="volunteer.unit_id")

    class Meta:
        model = PeopleDeedRow
        fields = ("volunteer", "name", "volunteer_no", "unit", "reason")
        read_only_fields = fields


class PeopleDeedViewSet(GenericViewSet):
    """成批办理：30 人以内当场办，更多的由后台办；每个人单独判断，不能办的写明原因，其余照办。"""

    queryset = PeopleDeed.objects.none()
    serializer_class = PeopleDeedSerializer
    filterset_class = None
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[PeopleDeed]:
        return PeopleDeed.objects.of(self.request.user).select_related("job", "asked_by")

    @extend_schema(request=DeedAskedSerializer, responses={201: PeopleDeedSerializer})
    def create(self, request: Request) -> Response:
        """办理，或交给后台办理。"""
        deed, filters, said, expected = self._asked()
        row = people_deeds.ask(code=deed.code, filters=filters, said=said, by=request.user, expected=expected)
        return Response(PeopleDeedSerializer(row).data, status=201)

    @extend_schema(request=DeedAskedSerializer, responses={200: LookSerializer})
    @action(detail=False, methods=["post"])
    def look(self, request: Request) -> Response:
        """只看不办：会为多少人办理，哪些人不能办、为什么。"""
        deed, filters, said, _expected = self._asked()
        return Response(LookSerializer(people_deeds.look(deed, filters, said, by=request.user)).data)

    @extend_schema(responses=PeopleDeedSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """办到哪里了。"""
        return Response(PeopleDeedSerializer(self.get_object()).data)

    @extend_schema(responses=RefusedPersonSerializer(many=True))
    @action(detail=True, methods=["get"])
    def refused(self, request: Request, pk: str) -> Response:
        """没有办理的人和原因。"""
        rows = self.get_object().rows.filter(state=PeopleDeedRow.State.REFUSED)
        rows = rows.select_related("volunteer").order_by("pk")
        return self.get_paginated_response(RefusedPersonSerializer(self.paginate_queryset(rows), many=True).data)

    @extend_schema(request=None, responses=PeopleDeedSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """中断了的接着办。"""
        people_deeds.resume(deed=self.get_object(), by=request.user)
        return Response(PeopleDeedSerializer(self.get_object()).data)

    @extend_schema(
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, (200, "application/zip"): OpenApiTypes.BINARY}
    )
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: str) -> HttpResponse:
        """办好的文件（志愿者卡）。"""
        row = self.get_object()
        content = people_deeds.content_of(row, by=request.user)
        about = {"what": f"people-{row.code}", "people": people_deeds.states(row)["done"], "inline": False}
        return handing_out.drawn(request, content, row.file.split("-", 2)[-1], purpose=Inherent.CARD, **about)

    def _asked(self) -> tuple[many.Deed, dict[str, str], dict[str, Any], int | None]:
        asked = checked(DeedAskedSerializer, self.request)
        deed = people_deeds.of_code(asked["deed"], by=self.request.user)
        form = deed.form(asked["said"], by=self.request.user)
        if not form.is_valid():
            raise serializers.ValidationError({"said": {name: list(told) for name, told in form.errors.items()}})
        filters = dict(asked["filters"])
        if asked["people"]:
            filters[many.CHOSEN] = many.ticked(map(str, asked["people"]))
        lookups.note(by=self.request.user, text=filters.get("q", ""))
        return deed, filters, deed.says(form.cleaned_data), asked["expected"]
