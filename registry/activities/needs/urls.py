"""服务需求: the board, the links of contacts, and the page of a host."""

from django.urls import path

from registry.activities.needs.views import calendar, coverage, host, links, needs

SITE = "manage/lists/sites/<int:row_id>"
NEED = "manage/needs/<int:need_id>"
urlpatterns = [
    path("manage/needs/", needs.need_list, name="needs"),
    path("manage/coverage/", coverage.coverage_list, name="coverage"),
    path("manage/coverage/xlsx/", coverage.coverage_xlsx, name="coverage-xlsx"),
    path(f"{NEED}/", needs.need, name="need"),
    path(f"{NEED}/take/", needs.need_take, name="need-take"),
    path(f"{NEED}/give-back/", needs.need_give_back, name="need-give-back"),
    path(f"{NEED}/withdraw/", needs.need_withdraw, name="need-withdraw"),
    path(f"{NEED}/phone/", needs.need_phone, name="need-phone"),
    path(f"{SITE}/needs/new/", needs.need_new, name="site-need-new"),
    path(f"{SITE}/contacts/<int:contact_id>/link/", links.contact_link, name="site-contact-link"),
    path(f"{SITE}/contacts/<int:contact_id>/link/end/", links.contact_link_end, name="site-contact-link-end"),
    path("host/<str:code>/", host.host, name="host"),
    path("host/<str:code>/needs/new/", host.host_need_new, name="host-need-new"),
    path("host/<str:code>/needs/<int:need_id>/withdraw/", host.host_need_withdraw, name="host-need-withdraw"),
    path("host/<str:code>/activities/<int:activity_id>/", host.host_confirm, name="host-confirm"),
    path("host/<str:code>/visits.ics", calendar.host_calendar, name="host-calendar"),
    path("host/<str:code>/leave/", host.host_leave, name="host-leave"),
]
