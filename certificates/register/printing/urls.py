"""Printing together, and handing over."""

from django.urls import path

from certificates.register.printing.views import deliveries, runs

urlpatterns = [
    path("manage/printing/", runs.print_runs, name="print-runs"),
    path("manage/printing/new/", runs.print_run_new, name="print-run-new"),
    path("manage/printing/<int:run_id>/", runs.print_run, name="print-run"),
    path("manage/printing/<int:run_id>/stop/", runs.print_run_stop, name="print-run-stop"),
    path("manage/printing/<int:run_id>/go-on/", runs.print_run_go_on, name="print-run-go-on"),
    path("manage/printing/<int:run_id>/files/<slug:ending>/", runs.print_run_file, name="print-run-file"),
    path(
        "manage/printing/<int:run_id>/units/<int:unit_id>/deliver/",
        deliveries.print_run_deliver,
        name="print-run-deliver",
    ),
    path("manage/certificates/<uuid:uuid>/deliver/", deliveries.certificate_deliver, name="certificate-deliver"),
    path("manage/certificates/<uuid:uuid>/take-back/", deliveries.certificate_take_back, name="certificate-take-back"),
]
