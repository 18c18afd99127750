"""Tables on their way in."""

from django.urls import path

from registry.ground.imports.views import imports

urlpatterns = [
    path("manage/imports/", imports.import_list, name="import-list"),
    path("manage/imports/new/<slug:kind>/", imports.import_new, name="import-new"),
    path("manage/imports/template/<slug:kind>/", imports.import_template, name="import-template"),
    path("manage/imports/<int:import_id>/", imports.import_, name="import"),
    path("manage/imports/<int:import_id>/columns/", imports.import_columns, name="import-columns"),
    path("manage/imports/<int:import_id>/apply/", imports.import_apply, name="import-apply"),
    path("manage/imports/<int:import_id>/undo/", imports.import_undo, name="import-undo"),
    path("manage/imports/<int:import_id>/discard/", imports.import_discard, name="import-discard"),
    path("manage/imports/<int:import_id>/wrong/", imports.import_wrong, name="import-wrong"),
]
