"""Units, the places where they serve, and the lists from which activities choose."""

from django.urls import URLPattern, path

from registry.units.views import handovers, lists, mergers, sites, unit_changes, units


def pages_of(word: str, folder: str) -> list[URLPattern]:
    """The pages of one list of the office."""
    pages = (
        ("list", "", lists.rows),
        ("new", "new/", lists.new),
        ("page", "<int:row_id>/", lists.page),
        ("edit", "<int:row_id>/edit/", lists.edit),
        ("archive", "<int:row_id>/archive/", lists.archive),
        ("restore", "<int:row_id>/restore/", lists.restore),
        ("history", "<int:row_id>/history/", lists.history),
    )
    return [
        path(f"manage/lists/{folder}/{tail}", view, {"word": word}, name=f"{word}-{verb}") for verb, tail, view in pages
    ]


FOUNDING = "manage/foundings/<int:founding_id>"
HANDOVER = "manage/handovers/<int:handover_id>"
CONTACT = "manage/lists/sites/<int:row_id>/contacts/<int:contact_id>"
urlpatterns = [
    path("committee/units/", units.committee_units, name="committee-units"),
    path("committee/units/new/", units.committee_unit_new, name="committee-unit-new"),
    path("committee/units/<int:unit_id>/", units.committee_unit, name="committee-unit"),
    path("committee/units/<int:unit_id>/edit/", units.committee_unit_edit, name="committee-unit-edit"),
    path("committee/units/<int:unit_id>/rename/", unit_changes.committee_unit_rename, name="committee-unit-rename"),
    path("manage/units/", unit_changes.unit_tree, name="unit-tree"),
    path("manage/foundings/", unit_changes.founding_list, name="founding-list"),
    path("manage/foundings/new/", unit_changes.founding_new, name="founding-new"),
    path(f"{FOUNDING}/", unit_changes.founding, name="founding"),
    path(f"{FOUNDING}/approve/", unit_changes.founding_approve, name="founding-approve"),
    path(f"{FOUNDING}/decline/", unit_changes.founding_decline, name="founding-decline"),
    path(f"{FOUNDING}/withdraw/", unit_changes.founding_withdraw, name="founding-withdraw"),
    path("committee/units/<int:unit_id>/merge/", mergers.committee_unit_merge, name="committee-unit-merge"),
    path("committee/units/<int:unit_id>/close/", mergers.committee_unit_close, name="committee-unit-close"),
    path("committee/units/<int:unit_id>/reopen/", mergers.committee_unit_reopen, name="committee-unit-reopen"),
    path("committee/units/<int:unit_id>/appoint/", units.committee_unit_appoint, name="committee-unit-appoint"),
    path("manage/unit/", units.own_unit, name="own-unit"),
    path("manage/handovers/", handovers.handover_list, name="handover-list"),
    path("manage/handovers/new/<int:role_id>/", handovers.handover_new, name="handover-new"),
    path(f"{HANDOVER}/", handovers.handover, name="handover"),
    path(f"{HANDOVER}/successor/", handovers.handover_name, name="handover-name"),
    path(f"{HANDOVER}/accept/", handovers.handover_accept, name="handover-accept"),
    path(f"{HANDOVER}/decline/", handovers.handover_decline, name="handover-decline"),
    path(f"{HANDOVER}/confirm/", handovers.handover_confirm, name="handover-confirm"),
    path(f"{HANDOVER}/cancel/", handovers.handover_cancel, name="handover-cancel"),
    path(f"{HANDOVER}/sheet/", handovers.handover_file, name="handover-file"),
    path("manage/lists/", lists.index, name="lists"),
    *pages_of("site", "sites"),
    *pages_of("project", "projects"),
    *pages_of("group", "groups"),
    *pages_of("programme", "programmes"),
    *pages_of("field", "service-fields"),
    *pages_of("qualification", "qualification-kinds"),
    path("manage/lists/sites/<int:row_id>/place/", sites.place, name="site-place"),
    path("manage/lists/sites/<int:row_id>/contacts/new/", sites.contact_new, name="site-contact-new"),
    path(f"{CONTACT}/", sites.contact_edit, name="site-contact-edit"),
    path(f"{CONTACT}/phone/", sites.contact_phone, name="site-contact-phone"),
    path(f"{CONTACT}/remove/", sites.contact_remove, name="site-contact-remove"),
]
