"""The printed kit of a shift over the API."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.request import Request

from checkin.desk.documents import shift_kit as shift_kit_paper
from checkin.desk.http import paper_name, sheet_given
from checkin.desk.services import kits
from checkin.desk.shifts import shift_of

PDF = {(200, "application/pdf"): OpenApiTypes.BINARY}


@extend_schema(methods=["GET"], request=None, responses=PDF)
@extend_schema(methods=["POST"], request=None, responses=PDF)
@api_view(["GET", "POST"])
def shift_kit(request: Request, shift_id: int) -> HttpResponse:
    """Poster, roster, sign-in sheet, risk notice and site card in one PDF; with phones by POST: each look is kept."""
    shift = shift_of(request.user, shift_id)
    kit = kits.kit_of(shift=shift, by=request.user, with_phones=request.method == "POST")
    return sheet_given(
        request, shift, shift_kit_paper.as_pdf(kit), paper_name(shift, "现场资料"), people=len(kit.roster)
    )
