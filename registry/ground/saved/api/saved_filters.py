"""常用条件 over the API: one's own."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.doors.api.checked import checked
from registry.ground.saved.services import saved_filters
from registry.models import SavedFilter


class SavedFilterSerializer(serializers.ModelSerializer):
    """A list, narrowed, under a name."""

    query = serializers.CharField(max_length=2_000, help_text="网址中 ? 之后的部分，例如 status=registered&year_to=20")

    class Meta:
        model = SavedFilter
        fields = ("id", "page", "name", "query", "saved_at")
        read_only_fields = ("id", "saved_at")
        validators = ()


class FilterNameSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30)


class SavedFilterViewSet(ListModelMixin, GenericViewSet):
    """常用条件：各人自己的，每份清单最多 20 条；发给别人的是链接，对方看到的是对方范围内的人。"""

    queryset = SavedFilter.objects.none()
    serializer_class = SavedFilterSerializer
    filterset_fields = ()
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[SavedFilter]:
        return SavedFilter.objects.kept_by(self.request.user)

    @extend_schema(request=SavedFilterSerializer, responses={201: SavedFilterSerializer})
    def create(self, request: Request) -> Response:
        """保存一组条件。"""
        row = saved_filters.save(by=request.user, **checked(SavedFilterSerializer, request))
        return Response(SavedFilterSerializer(row).data, status=201)

    @extend_schema(request=FilterNameSerializer, responses=SavedFilterSerializer)
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: str) -> Response:
        """改名。"""
        said = checked(FilterNameSerializer, request)
        return Response(
            SavedFilterSerializer(saved_filters.rename(row=self.get_object(), by=request.user, **said)).data
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """删除。"""
        saved_filters.remove(row=self.get_object(), by=request.user)
        return Response(status=204)
