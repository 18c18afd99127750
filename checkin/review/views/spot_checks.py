"""Public pages of spot checks: population, seed and result (D126)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from checkin.models import SpotCheck
from checkin.review import sampling
from checkin.review.services import spot_checks
from registry.doors.http import page_of


@require_safe
def spot_check_list(request: HttpRequest) -> HttpResponse:
    """Every draw, unfinished ones included, so that none can disappear."""
    page = page_of(request, SpotCheck.objects.with_results().order_by("-pk"))
    return render(request, "checkin/review/spot_check_list.html", {"page": page})


@require_safe
def spot_check(request: HttpRequest, spot_check_id: int) -> HttpResponse:
    """Period, population, seed and size; once published the result, per unit and never per person."""
    found = get_object_or_404(SpotCheck.objects.with_results(), pk=spot_check_id)
    is_published = found.status == SpotCheck.Status.PUBLISHED
    by_unit = spot_checks.by_unit(found) if is_published else []
    context = {"spot_check": found, "is_published": is_published, "by_unit": by_unit}
    return render(request, "checkin/review/spot_check.html", context)


@require_safe
def spot_check_draw(request: HttpRequest, spot_check_id: int) -> JsonResponse:
    """Everything needed to draw again: shifts by their random identifiers, nothing personal."""
    found = get_object_or_404(SpotCheck.objects.select_related("seal", "unit"), pk=spot_check_id)
    if found.status != SpotCheck.Status.PUBLISHED:
        raise Http404
    population = spot_checks.population_of(found)
    return JsonResponse(
        {
            "seal": {"number": found.seal.number, "head": found.seal.head},
            "draw": found.draw,
            "seed": found.seed,
            "percent": found.percent,
            "population_digest": found.population_digest,
            "population": population,
            "sample": sampling.sample(population, seed=found.seed, percent=found.percent),
            "method": " ".join((sampling.__doc__ or "").split()),
        }
    )
