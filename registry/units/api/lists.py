"""The lists of the office over the API: read by everybody who logs in, kept by the committee, some by units too."""

from typing import ClassVar

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.doors.api.checked import checked
from registry.models import CollaborationGroup, Programme, Project, QualificationKind, ServiceField, Site
from registry.permissions import units_in_sight
from registry.units import filters
from registry.units.api import list_shapes as shapes
from registry.units.api.site_contacts import SiteContacts
from registry.units.services import lists, sites
from registry.units.services.list_rules import seen_sites


class ListViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """What the lists share; `body` and `changing` are the shapes of what is told."""

    filter_backends = (DjangoFilterBackend,)
    body: ClassVar[type[serializers.Serializer]]
    changing: ClassVar[type[serializers.Serializer]]

    def create(self, request: Request) -> Response:
        """新增。"""
        row = lists.add(model=self.queryset.model, by=request.user, **checked(self.body, request))
        return Response(self.get_serializer(row).data, status=201)

    @action(detail=True, filterset_class=None, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """修改：只送要改的；带 seen 的，其间别人改过同一项的不受理。"""
        row = lists.change(row=self.get_object(), by=request.user, **checked(self.changing, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=shapes.ConfirmedSerializer)
    @action(detail=True, filterset_class=None, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """停用：新的活动不能再选，已有的不变。"""
        row = lists.archive(row=self.get_object(), by=request.user, **checked(shapes.ConfirmedSerializer, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None)
    @action(detail=True, filterset_class=None, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """恢复使用。"""
        return Response(self.get_serializer(lists.restore(row=self.get_object(), by=request.user)).data)


@extend_schema_view(
    create=extend_schema(request=shapes.SiteBody, responses={201: shapes.SiteSerializer}),
    change=extend_schema(request=shapes.ChangedSite),
)
class SiteViewSet(SiteContacts, ListViewSet):
    """服务地点；不对外公开的只有管理员和检查人员看到。"""

    queryset = Site.objects.none()
    serializer_class, body, changing = shapes.SiteSerializer, shapes.SiteBody, shapes.ChangedSite
    filterset_class = filters.SiteFilter

    def get_queryset(self) -> QuerySet[Site]:
        return seen_sites(self.request.user, units_in_sight(self.request.user)).order_by("pk")

    @extend_schema(request=shapes.PlaceSerializer)
    @action(detail=True, filterset_class=None, methods=["post"])
    def place(self, request: Request, pk: str) -> Response:
        """登记或撤下坐标（GCJ-02）。"""
        given = checked(shapes.PlaceSerializer, request)
        pair = None if given["latitude"] is None else (given["latitude"], given["longitude"])
        site = sites.put_on_map(site=self.get_object(), place=pair, fence_metres=given["fence_metres"], by=request.user)
        return Response(self.get_serializer(site).data)


@extend_schema_view(
    create=extend_schema(request=shapes.GroupBody, responses={201: shapes.GroupSerializer}),
    change=extend_schema(request=shapes.ChangedGroup),
)
class GroupViewSet(ListViewSet):
    """协作组；由区直团工委编排。"""

    queryset = CollaborationGroup.objects.prefetch_related("units", "paired_schools").order_by("pk")
    serializer_class, body, changing = shapes.GroupSerializer, shapes.GroupBody, shapes.ChangedGroup
    filterset_class = filters.GroupFilter


@extend_schema_view(
    create=extend_schema(request=shapes.ProgrammeBody, responses={201: shapes.ProgrammeSerializer}),
    change=extend_schema(request=shapes.ChangedProgramme),
)
class ProgrammeViewSet(ListViewSet):
    """专项。"""

    queryset = Programme.objects.order_by("pk")
    serializer_class, body, changing = shapes.ProgrammeSerializer, shapes.ProgrammeBody, shapes.ChangedProgramme
    filterset_class = filters.ProgrammeFilter


@extend_schema_view(
    create=extend_schema(request=shapes.ProjectBody, responses={201: shapes.ProjectSerializer}),
    change=extend_schema(request=shapes.ChangedProject),
)
class ProjectViewSet(ListViewSet):
    """志愿服务项目；品牌项目由区直团工委认可。"""

    queryset = Project.objects.order_by("pk")
    serializer_class, body, changing = shapes.ProjectSerializer, shapes.ProjectBody, shapes.ChangedProject
    filterset_class = filters.ProjectFilter


@extend_schema_view(
    create=extend_schema(request=shapes.ServiceFieldBody, responses={201: shapes.ServiceFieldSerializer}),
    change=extend_schema(request=shapes.ChangedServiceField),
)
class ServiceFieldViewSet(ListViewSet):
    """服务领域。"""

    queryset = ServiceField.objects.order_by("order", "pk")
    serializer_class, body, changing = (
        shapes.ServiceFieldSerializer,
        shapes.ServiceFieldBody,
        shapes.ChangedServiceField,
    )
    filterset_class = filters.FieldFilter


@extend_schema_view(
    create=extend_schema(request=shapes.QualificationKindBody, responses={201: shapes.QualificationKindSerializer}),
    change=extend_schema(request=shapes.ChangedQualificationKind),
)
class QualificationKindViewSet(ListViewSet):
    """资质种类：岗位可以要求的资质。"""

    queryset = QualificationKind.objects.order_by("pk")
    serializer_class, body, changing = (
        shapes.QualificationKindSerializer,
        shapes.QualificationKindBody,
        shapes.ChangedQualificationKind,
    )
    filterset_class = filters.QualificationKindFilter
