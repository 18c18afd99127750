"""The office's own names, logo and titles."""

from django.urls import path

from certificates.office.views import backgrounds, office, placing, templates

urlpatterns = [
    path("committee/office/", office.committee_office, name="committee-office"),
    path("committee/office/sample/<slug:what>/", office.committee_office_sample, name="committee-office-sample"),
    path("committee/office/logo/", office.committee_office_logo, name="committee-office-logo"),
    path("committee/office/logo/remove/", office.committee_office_logo_remove, name="committee-office-logo-remove"),
    path("committee/templates/", templates.certificate_templates, name="certificate-templates"),
    path(
        "committee/templates/new/<slug:template_kind>/",
        templates.certificate_template_create,
        name="certificate-template-create",
    ),
    path(
        "committee/templates/new/<slug:template_kind>/picture/",
        templates.certificate_template_beginning,
        name="certificate-template-beginning",
    ),
    path(
        "committee/templates/preview/<slug:template_kind>/",
        templates.certificate_template_preview,
        name="certificate-template-preview",
    ),
    path(
        "committee/templates/versions/<int:version_id>/picture/",
        templates.certificate_template_picture,
        name="certificate-template-picture",
    ),
    path("committee/templates/backgrounds/", backgrounds.certificate_backgrounds, name="certificate-backgrounds"),
    path(
        "committee/templates/backgrounds/<int:background_id>/picture/",
        backgrounds.certificate_background_picture,
        name="certificate-background-picture",
    ),
    path(
        "committee/templates/backgrounds/<int:background_id>/remove/",
        backgrounds.certificate_background_remove,
        name="certificate-background-remove",
    ),
    path(
        "committee/templates/<int:template_id>/places/",
        placing.certificate_template_places,
        name="certificate-template-places",
    ),
    path(
        "committee/templates/<int:template_id>/places/preview/",
        placing.certificate_template_places_preview,
        name="certificate-template-places-preview",
    ),
    path("committee/templates/<int:template_id>/", templates.certificate_template, name="certificate-template"),
    path(
        "committee/templates/<int:template_id>/change/",
        templates.certificate_template_change,
        name="certificate-template-change",
    ),
    path(
        "committee/templates/<int:template_id>/trial/",
        templates.certificate_template_trial_of,
        name="certificate-template-trial-of",
    ),
    path(
        "committee/templates/<int:template_id>/alignment/",
        templates.certificate_template_alignment,
        name="certificate-template-alignment",
    ),
    path(
        "committee/templates/<int:template_id>/archive/",
        templates.certificate_template_archive,
        name="certificate-template-archive",
    ),
    path(
        "committee/templates/<int:template_id>/restore/",
        templates.certificate_template_restore,
        name="certificate-template-restore",
    ),
    path("office/logo/<int:logo_id>/", office.office_logo, name="office-logo"),
]
