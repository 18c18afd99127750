"""URLs of supplements and opening balances."""

from django.urls import path

from checkin.afterwards.views import opening_balances, supplements

supplement = "manage/supplements/<int:supplement_id>/"
supplement_pages = [
    path("manage/supplements/", supplements.supplement_list, name="supplement-list"),
    path("manage/supplements/shares/", supplements.supplement_shares, name="supplement-shares"),
    path("manage/supplements/shifts/<int:shift_id>/", supplements.supplement_create, name="supplement-create"),
    path(supplement, supplements.supplement_detail, name="supplement-detail"),
    path(f"{supplement}approve/", supplements.supplement_approve, name="supplement-approve"),
    path(f"{supplement}return/", supplements.supplement_return, name="supplement-return"),
    path(f"{supplement}withdraw/", supplements.supplement_withdraw, name="supplement-withdraw"),
    path(f"{supplement}evidence/<uuid:uuid>/", supplements.supplement_evidence, name="supplement-evidence"),
]

opening = "manage/opening-balances/"
batch = f"{opening}<int:batch_id>/"
deciding = "committee/opening-balances/<int:batch_id>/"
opening_pages = [
    path(opening, opening_balances.opening_balance_list, name="opening-balance-list"),
    path(f"{opening}new/", opening_balances.opening_balance_create, name="opening-balance-create"),
    path(batch, opening_balances.opening_balance_detail, name="opening-balance-detail"),
    path(f"{batch}submit/", opening_balances.opening_balance_submit, name="opening-balance-submit"),
    path(f"{batch}discard/", opening_balances.opening_balance_discard, name="opening-balance-discard"),
    path(f"{batch}document/", opening_balances.opening_balance_document, name="opening-balance-document"),
    path(f"{deciding}approve/", opening_balances.opening_balance_approve, name="opening-balance-approve"),
    path(f"{deciding}return/", opening_balances.opening_balance_return, name="opening-balance-return"),
]

urlpatterns = [*supplement_pages, *opening_pages]
