"""Pages of what came in afterwards: supplements."""

from django.urls import path

from checkin.views import supplements

supplement = "manage/supplements/<int:supplement_id>/"
urlpatterns = [
    path("manage/supplements/", supplements.supplement_list, name="supplement-list"),
    path("manage/supplements/shares/", supplements.supplement_shares, name="supplement-shares"),
    path("manage/supplements/shifts/<int:shift_id>/", supplements.supplement_create, name="supplement-create"),
    path(supplement, supplements.supplement_detail, name="supplement-detail"),
    path(f"{supplement}approve/", supplements.supplement_approve, name="supplement-approve"),
    path(f"{supplement}return/", supplements.supplement_return, name="supplement-return"),
    path(f"{supplement}withdraw/", supplements.supplement_withdraw, name="supplement-withdraw"),
    path(f"{supplement}evidence/<uuid:uuid>/", supplements.supplement_evidence, name="supplement-evidence"),
]
