"""荣誉: from elsewhere, and shown to everybody."""

from django.urls import path

from certificates.honours.views import mine, outside_proofs, roll, stories, story_answers, story_desk

story = "manage/stories/<uuid:story_uuid>/"
proof = "manage/outside-proofs/<int:proof_id>/"
urlpatterns = [
    path("me/honours/", mine.me_honours, name="me-honours"),
    path("me/honours/new/", outside_proofs.me_proof_new, name="me-outside-proof-new"),
    path("outside-proofs/<int:proof_id>/file/", outside_proofs.outside_proof_file, name="outside-proof-file"),
    path("outside-proofs/<int:proof_id>/remove/", outside_proofs.outside_proof_remove, name="outside-proof-remove"),
    path("manage/outside-proofs/", outside_proofs.manage_outside_proofs, name="manage-outside-proofs"),
    path("manage/outside-proofs/new/", outside_proofs.manage_outside_proof_new, name="manage-outside-proof-new"),
    path("honour-roll/", roll.honour_roll, name="honour-roll"),
    path("rounds/<int:round_id>/roll/", roll.round_roll, name="round-roll"),
    path("honour-roll/nominations/<int:nomination_id>/", roll.nomination_roll, name="nomination-roll"),
    path("honour-roll/stars/<int:application_id>/", roll.star_roll, name="star-roll"),
    path("stories/", stories.story_list, name="stories"),
    path("stories/<uuid:story_uuid>/", stories.story_page, name="story"),
    path("stories/<uuid:story_uuid>/photos/<uuid:photo_uuid>/", stories.story_photo, name="story-photo"),
    path("stories/<uuid:story_uuid>/consent/", story_answers.story_consent, name="story-consent"),
    path("me/stories/<uuid:story_uuid>/", story_answers.me_story, name="me-story"),
    path("me/stories/<uuid:story_uuid>/withdraw/", story_answers.me_story_withdraw, name="me-story-withdraw"),
    path("manage/stories/", story_desk.story_desk, name="story-desk"),
    path("manage/stories/new/", story_desk.story_new, name="story-new"),
    path(story, story_desk.story_edit, name="story-edit"),
    path(f"{story}photos/", story_desk.story_photo_add, name="story-photo-add"),
    path(f"{story}photos/<uuid:photo_uuid>/remove/", story_desk.story_photo_remove, name="story-photo-remove"),
    path(f"{story}publish/", story_desk.story_publish, name="story-publish"),
    path(f"{story}return/", story_desk.story_return, name="story-return"),
    path(f"{story}withdraw/", story_desk.story_withdraw, name="story-withdraw"),
    path(proof, outside_proofs.manage_outside_proof, name="manage-outside-proof"),
    path(f"{proof}return/", outside_proofs.manage_outside_proof_return, name="manage-outside-proof-return"),
]
