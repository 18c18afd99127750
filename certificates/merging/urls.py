"""Pages of files that may be one person's: compare, merge, undo."""

from django.urls import path

from certificates.merging.views import merges

urlpatterns = [
    path("committee/duplicates/", merges.duplicates, name="duplicates"),
    path("committee/duplicates/<int:kept_id>/<int:other_id>/", merges.merge_files, name="merge-files"),
    path(
        "committee/duplicates/<int:kept_id>/<int:other_id>/different/", merges.merge_different, name="merge-different"
    ),
    path("committee/merges/<int:merge_id>/undo/", merges.merge_undo, name="merge-undo"),
    path("committee/merges/<int:merge_id>/evidence/", merges.merge_evidence, name="merge-evidence"),
]
