"""Lists on their way out."""

from django.urls import path

from registry.ground.exports.views import exports

urlpatterns = [
    path("exports/jobs/<int:job_id>/", exports.export_job, name="export-job"),
    path("exports/jobs/<int:job_id>/file/", exports.export_job_file, name="export-job-file"),
    path("exports/jobs/<int:job_id>/retry/", exports.export_job_retry, name="export-job-retry"),
    path("exports/<slug:code>/", exports.export, name="export"),
    path("exports/<slug:code>/<int:about>/", exports.export, name="export-of"),
]
