"""批量导入 over the API: upload, read the rows, apply, undo (design#imports)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.bodies import Body
from registry.doors.api.checked import checked
from registry.ground.imports import kinds, rows
from registry.ground.imports.kinds import RowState
from registry.ground.imports.services import batches
from registry.ground.imports.shown import of_row
from registry.models import ImportBatch, Unit

MOST_ROWS = 100


class ImportSerializer(serializers.ModelSerializer):
    """A table on its way in."""

    file_name = serializers.CharField(source="name")
    mode = serializers.ChoiceField(choices=ImportBatch.Mode.choices, allow_blank=True)

    class Meta:
        model = ImportBatch
        fields = (
            "id", "kind", "unit", "about", "file_name", "state", "mode", "refused", "lines", "fresh", "changed", "same",
            "wrong", "uploaded_at", "applied_at", "undone_at", "erased_at",
        )  # fmt: skip
        read_only_fields = fields


class ImportUploadSerializer(serializers.Serializer):
    """The file, what it holds, and whose it is."""

    kind = serializers.CharField(max_length=20, help_text="表格的种类，例如 people（志愿者名单）")
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open())
    about = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text="队员名单（members）所属的团队，历史时长名单（openings）所属的草稿",
    )
    upload = serializers.FileField(help_text="xlsx、xls 或 csv")

    def validate_kind(self, kind: str) -> str:
        if kind not in kinds.known:
            raise serializers.ValidationError("没有这种表格。")
        return kind


class ImportColumnsSerializer(serializers.Serializer):
    """Column → place in the table, counted from 0; a column that is not there is left out."""

    columns = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=200))


class ImportModeSerializer(serializers.Serializer):
    """All rows or none, or the good ones."""

    mode = serializers.ChoiceField(choices=ImportBatch.Mode.choices)


class ImportProblemSerializer(serializers.Serializer):
    column = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField()


class ImportRowSerializer(serializers.Serializer):
    """A row as it was looked at; numbers of documents and phones are masked."""

    n = serializers.IntegerField(help_text="表格中的行号")
    state = serializers.ChoiceField(choices=[state.value for state in RowState])
    values = serializers.DictField(child=serializers.CharField())
    problems = ImportProblemSerializer(many=True)
    changes = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()), help_text="列、原来的、新的"
    )
    note = serializers.CharField()


class ImportViewSet(ReadOnlyModelViewSet):
    """批量导入：上传的表格由后台核对，逐行看过以后再导入；一天之内可以整份撤销。"""

    queryset = ImportBatch.objects.none()
    serializer_class = ImportSerializer
    ordering_fields = ("id", "uploaded_at")
    parser_classes = (Body, MultiPartParser)

    def get_queryset(self) -> Any:
        return ImportBatch.objects.visible_to(self.request.user).select_related("unit").order_by("-pk")

    @extend_schema(request={"multipart/form-data": ImportUploadSerializer}, responses={201: ImportSerializer})
    def create(self, request: Request) -> Response:
        """上传一份表格；随后由后台核对，`state` 变为 ready 或 unreadable。"""
        said = checked(ImportUploadSerializer, request)
        batch = batches.upload(by=request.user, **{"about": None} | said)
        return Response(self.get_serializer(batch).data, status=201)

    @extend_schema(
        responses=ImportRowSerializer(many=True),
        parameters=[
            OpenApiParameter("state", str, enum=[state.value for state in RowState], description="只看这种结果的行"),
            OpenApiParameter("start", int, description="从第几行起（从 0 数），每次最多 100 行"),
        ],
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def rows(self, request: Request, pk: str) -> Response:
        """逐行的核对结果。"""
        batch, kind = self._handled()
        state, start = request.query_params.get("state", ""), request.query_params.get("start", "0")
        if (state and state not in RowState.__members__.values()) or not (start.isdecimal() and len(start) < 9):
            raise serializers.ValidationError({"state": "state 或 start 不合要求。"})
        found = batches.found_in(batch)
        few = rows.of_state(batch, state, start=int(start), most=MOST_ROWS)
        return Response([_told(of_row(row, kind, found)) for row in few])

    @extend_schema(request=ImportColumnsSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, pk: str) -> Response:
        """指定哪一列是什么，重新核对；本单位下次同样的表头照此读。"""
        batch, kind = self._handled()
        said = checked(ImportColumnsSerializer, request)["columns"]
        own = {column.name: said.get(column.name) for column in kind.columns}
        return self._answer(batches.match(batch=batch, columns=own, by=request.user))

    @extend_schema(request=ImportModeSerializer, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """导入：all 全部或都不导入，good 只导入没有问题的行。由后台办理。"""
        batch, _kind = self._handled()
        return self._answer(batches.apply(batch=batch, by=request.user, **checked(ImportModeSerializer, request)))

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """一天之内整份撤销；有人已经确认或有了别的记录的，由后台办理时写入 `refused`。"""
        batch, _kind = self._handled()
        return self._answer(batches.undo(batch=batch, by=request.user))

    @extend_schema(request=None, responses=ImportSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """不导入，表格内容立即删除。"""
        batch, _kind = self._handled()
        return self._answer(batches.discard(batch=batch, by=request.user))

    def _handled(self) -> Any:
        batch = self.get_object()
        if not batches.may_handle(self.request.user, batch):
            raise PermissionDenied
        return batch, batches.kind_of(batch)

    def _answer(self, batch: ImportBatch) -> Response:
        return Response(self.get_serializer(batch).data)


def _told(one: Any) -> dict[str, Any]:
    row = one.row
    problems = [{"column": column, "code": code, "message": words} for column, code, words in row.problems]
    return {
        "n": row.n,
        "state": row.state.value,
        "values": dict(one.values),
        "problems": problems,
        "changes": one.changes,
        "note": row.note,
    }
