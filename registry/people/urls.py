"""Registering, one's own data, a unit's volunteers."""

from django.urls import path

from registry.people.views import (
    activations,
    me,
    notes,
    openings,
    own_data,
    own_phones,
    people_deeds,
    phone_claims,
    qualifications,
    registrations,
    same_person,
    volunteers,
)

PROOF = "manage/qualifications/<int:qualification_id>"
urlpatterns = [
    path("register/", registrations.register, name="register"),
    path("register/consent/", registrations.register_consent, name="register-consent"),
    path("activate/", activations.activate, name="activate"),
    path("activate/confirm/", activations.activate_confirm, name="activate-confirm"),
    path("manage/volunteers/slips/", activations.activation_slips, name="activation-slips"),
    path("manage/volunteers/slips/<int:unit_id>/", activations.activation_slips_print, name="activation-slips-print"),
    path("manage/volunteers/<int:volunteer_id>/slip/", activations.manage_volunteer_slip, name="manage-volunteer-slip"),
    path("privacy/", registrations.privacy, name="privacy"),
    path("privacy/<slug:version>/", registrations.privacy, name="privacy-version"),
    path("me/", me.me, name="me"),
    path("me/edit/", me.me_edit, name="me-edit"),
    path("me/phone/", me.me_phone, name="me-phone"),
    path("me/phone/confirm/", own_phones.me_phone_confirm, name="me-phone-confirm"),
    path("me/phone/code/", own_phones.me_phone_code, name="me-phone-code"),
    path("me/phone/claims/<int:claim_id>/object/", phone_claims.me_phone_object, name="me-phone-object"),
    path("me/unit/", me.me_unit, name="me-unit"),
    path("me/unit/withdraw/", me.me_unit_withdraw, name="me-unit-withdraw"),
    path("me/consents/", me.me_consents, name="me-consents"),
    path("me/consents/<slug:item>/", me.me_consent, name="me-consent"),
    path("me/data/", own_data.me_data, name="me-data"),
    path("me/data/<int:job_id>/", own_data.me_data_file, name="me-data-file"),
    path("me/data/<int:job_id>/retry/", own_data.me_data_retry, name="me-data-retry"),
    path("me/qualifications/", qualifications.me_qualifications, name="me-qualifications"),
    path("qualifications/<int:qualification_id>/file/", qualifications.qualification_file, name="proof-file"),
    path("manage/qualifications/", qualifications.manage_qualifications, name="manage-qualifications"),
    path(
        "manage/qualifications/grant/", qualifications.manage_qualifications_grant, name="manage-qualifications-grant"
    ),
    path(f"{PROOF}/", qualifications.manage_qualification, name="manage-qualification"),
    path(f"{PROOF}/return/", qualifications.manage_qualification_return, name="manage-qualification-return"),
    path("manage/volunteers/", volunteers.manage_volunteers, name="manage-volunteers"),
    path("manage/volunteers/new/", volunteers.manage_volunteer_new, name="manage-volunteer-new"),
    path("manage/volunteers/many/<slug:code>/", people_deeds.people_deed_new, name="people-deed-new"),
    path("manage/volunteers/deeds/<int:deed_id>/", people_deeds.people_deed, name="people-deed"),
    path("manage/volunteers/deeds/<int:deed_id>/resume/", people_deeds.people_deed_resume, name="people-deed-resume"),
    path("manage/volunteers/deeds/<int:deed_id>/file/", people_deeds.people_deed_file, name="people-deed-file"),
    path("manage/volunteers/<int:volunteer_id>/", volunteers.manage_volunteer, name="manage-volunteer"),
    path(
        "manage/volunteers/<int:volunteer_id>/admit/",
        volunteers.manage_volunteer_admit,
        name="manage-volunteer-admit",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/return/",
        volunteers.manage_volunteer_return,
        name="manage-volunteer-return",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/unmask/",
        volunteers.manage_volunteer_unmask,
        name="manage-volunteer-unmask",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/opening/",
        openings.manage_volunteer_opening,
        name="manage-volunteer-opening",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/opening/<int:opening_id>/",
        openings.manage_volunteer_opening_decide,
        name="manage-volunteer-opening-decide",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/recovery/",
        volunteers.manage_volunteer_recovery,
        name="manage-volunteer-recovery",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/account/",
        volunteers.manage_volunteer_account,
        name="manage-volunteer-account",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/phone/",
        phone_claims.manage_volunteer_phone,
        name="manage-volunteer-phone",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/phone/checked/",
        own_phones.manage_volunteer_phone_checked,
        name="manage-volunteer-phone-checked",
    ),
    path(
        "manage/volunteers/<int:volunteer_id>/same/<int:other_id>/",
        same_person.manage_volunteer_same,
        name="manage-volunteer-same",
    ),
    path("manage/volunteers/<int:volunteer_id>/notes/", notes.volunteer_note_add, name="volunteer-note-add"),
    path(
        "manage/volunteers/<int:volunteer_id>/notes/<int:note_id>/remove/",
        notes.volunteer_note_remove,
        name="volunteer-note-remove",
    ),
    path("manage/phone-claims/<int:claim_id>/", phone_claims.phone_claim, name="phone-claim"),
    path("manage/phone-claims/<int:claim_id>/clear/", phone_claims.phone_claim_clear, name="phone-claim-clear"),
    path("manage/phone-claims/<int:claim_id>/decline/", phone_claims.phone_claim_decline, name="phone-claim-decline"),
]
