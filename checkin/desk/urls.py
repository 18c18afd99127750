"""The press on the spot, and the leader's pages of one shift."""

from django.urls import path

from checkin.desk.views import (
    codes,
    entered_times,
    no_shows,
    people,
    people_messages,
    picking,
    sheet_return,
    shift_desk,
    walk_ins,
)

shift = "manage/shifts/<int:shift_id>/"
urlpatterns = [
    path("c/", codes.code_entry, name="code-entry"),
    path("c/press/", codes.code_press, name="code-press"),
    path("c/passcode/", codes.passcode_press, name="passcode-press"),
    path("c/join/", codes.walk_in_ask, name="walk-in-ask"),
    path("c/<uuid:shift_uuid>/<str:part>", codes.code_open, name="code-open"),
    path(f"{shift}code/", codes.site_code, name="shift-code"),
    path(f"{shift}asked/", codes.walk_ins_asked, name="shift-asked"),
    path(f"{shift}desk/", people.shift_desk, name="shift-desk"),
    path(f"{shift}call/", people.shift_call, name="shift-call"),
    path(f"{shift}phones/", people.shift_phones, name="shift-phones"),
    path(f"{shift}no-shows/", no_shows.no_shows, name="no-shows"),
    path(f"{shift}no-shows/<int:volunteer_id>/undo/", no_shows.no_show_undo, name="no-show-undo"),
    path(f"{shift}messages/", people_messages.shift_messages, name="shift-messages"),
    path(f"{shift}messages/people/", picking.shift_pick, name="shift-pick"),
    path(f"{shift}thanks/", people_messages.shift_thanks, name="shift-thanks"),
    path("manage/activities/<int:activity_id>/messages/", people_messages.activity_messages, name="activity-messages"),
    path("me/messages/<uuid:message_uuid>/", people_messages.people_message, name="people-message"),
    path(f"{shift}presses/<int:scan_id>/undo/", people.shift_undo, name="shift-undo"),
    path(f"{shift}times/<int:entered_id>/undo/", shift_desk.shift_undo_entered, name="shift-undo-entered"),
    path(f"{shift}card/", shift_desk.shift_card_scan, name="shift-card-scan"),
    path(f"{shift}walk-in/", shift_desk.shift_walk_in, name="shift-walk-in"),
    path(f"{shift}walk-ins/<int:volunteer_id>/", walk_ins.walk_in_settle, name="walk-in-settle"),
    path(f"{shift}station/", shift_desk.shift_station, name="shift-station"),
    path(f"{shift}passcode/", shift_desk.shift_passcode, name="shift-passcode"),
    path(f"{shift}sheet/", shift_desk.shift_sheet, name="shift-sheet"),
    path(f"{shift}kit/", shift_desk.shift_kit, name="shift-kit"),
    path(f"{shift}sheet/return/", sheet_return.shift_sheet_return, name="shift-sheet-return"),
    path(f"{shift}sheet/xlsx/", sheet_return.shift_sheet_book, name="shift-sheet-book"),
    path(f"{shift}sheet/enlist/", sheet_return.shift_enlist, name="shift-enlist"),
    path(f"{shift}close/", entered_times.shift_close_all, name="shift-close-all"),
    path(f"{shift}determine/", entered_times.shift_determine, name="shift-determine"),
    path(f"{shift}heads/", shift_desk.shift_heads, name="shift-heads"),
    path("manage/entered-times/<int:entered_id>/evidence/", sheet_return.entered_evidence, name="entered-evidence"),
    path(f"{shift}extend/", entered_times.shift_extend, name="shift-extend"),
    path(f"{shift}people/<int:volunteer_id>/close/", entered_times.check_out_close, name="check-out-close"),
    path(f"{shift}people/<int:volunteer_id>/time/", entered_times.entered_time_create, name="entered-time-create"),
    path(
        f"{shift}times/<int:entered_id>/take-back/", entered_times.entered_time_take_back, name="entered-time-take-back"
    ),
    path("manage/sign-ups/<int:signup_id>/admit/", shift_desk.walk_in_admit, name="walk-in-admit"),
]
