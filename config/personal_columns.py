"""The one table of personal data: each column that may hold some, and what closing and time do to it (D67, D93).

`tests/unit/config/test_personal_columns.py` walks all models: a new column stands here or among those that hold none,
or the test fails. `STAYS` says why; nothing else may be left standing.
"""

from typing import Any, Final

from certificates.honours.services import outside_proofs, story_photos
from certificates.issuing.services import erasing as papers
from certificates.models import Objection
from registry.ground.services import files
from registry.models import DataRequest, Qualification, StoredFile, Volunteer
from registry.standing.erasure import NO_NAME, Rule, When

ON_LEAVING, AT_ONCE, WITH_NAME, WITH_ACCOUNT, WITH_RECORDS, BY_AGE, STAYS = When
SEALED_ACT: Final = "封存的事实，不能改；理由由经办人写，页面提示不写他人信息"
OF_ACTIVITY: Final = "属于活动或单位，不属于某个人；记录保存期内须可查"


def _qualifications(rows: Any) -> None:
    """The proofs go with their bytes."""
    documents = StoredFile.objects.filter(pk__in=list(rows.exclude(document=None).values_list("document", flat=True)))
    stored = list(documents)
    rows.delete()
    files.delete(one for one in stored if not Qualification.objects.filter(document=one.pk).exists())


def _photos(rows: Any) -> None:
    stored = list(StoredFile.objects.filter(pk__in=list(rows.exclude(photo=None).values_list("photo", flat=True))))
    rows.update(photo=None)
    files.delete(one for one in stored if not Volunteer.objects.filter(photo=one.pk).exists())


def _papers(rows: Any) -> None:
    stored = list(StoredFile.objects.filter(pk__in=list(rows.exclude(paper=None).values_list("paper", flat=True))))
    rows.update(paper=None)
    files.delete(stored)


def _nomination_papers(rows: Any) -> None:
    """What was handed in for the person, with its bytes."""
    stored = list(StoredFile.objects.filter(pk__in=list(rows.values_list("file", flat=True))))
    rows.delete()
    files.delete(stored)


def _anonymous(rows: Any) -> None:
    """Nobody logs in under it any more, and it says nothing."""
    for account in rows:
        account.username = f"closed-{account.uuid.hex[:16]}"
        account.set_unusable_password()
        account.is_active = account.wants_mail = False
        account.save(update_fields=["username", "password", "is_active", "wants_mail"])


def _papers_of_requests(rows: Any) -> None:
    """What was said for a correction, and the paper that was shown for it."""
    _papers(rows)
    rows.update(said_sealed=b"", answer="")
    rows.filter(status="declined").update(answer=NO_NAME)


def _old_requests(rows: Any) -> int:
    """The same by age, as the form promises; the answer stays."""
    old = rows.exclude(said_sealed=b"", paper=None)
    pks = list(old.order_by().values_list("pk", flat=True))
    _papers(DataRequest.objects.filter(pk__in=pks))
    return DataRequest.objects.filter(pk__in=pks).update(said_sealed=b"")


def _old_objections(rows: Any) -> int:
    """Who objected and in which words; that an objection was raised, and how it ended, stays."""
    old = rows.exclude(text_sealed=b"", name_sealed=b"", contact_sealed=b"")
    pks = list(old.order_by().values_list("pk", flat=True))
    return Objection.objects.filter(pk__in=pks).update(text_sealed=b"", name_sealed=b"", contact_sealed=b"")


TABLE: Final = (
    # The file.
    Rule("registry.Volunteer", "photo", ON_LEAVING, "pk", by=_photos),
    Rule("registry.Volunteer", "residence_division skills available_times ethnicity political_status education",
         ON_LEAVING, "pk"),
    Rule("registry.Volunteer", "photo", AT_ONCE, "pk", by=_photos),
    Rule(
        "registry.Volunteer",
        "id_number_sealed id_digest born_on phone_sealed phone_digest confirmed_phone_digest residence_division skills"
        " available_times ethnicity political_status education national_volunteer_no status_reason",
        AT_ONCE,
        "pk",
    ),
    Rule("registry.Volunteer", "name", WITH_NAME, "pk", becomes=NO_NAME),
    Rule("registry.Volunteer", "initials bigrams readings", WITH_NAME, "pk"),
    Rule("registry.Volunteer", "volunteer_no", STAYS, why="代替姓名区分服务记录的编号，不含个人信息"),
    Rule("registry.Volunteer", "sex", WITH_RECORDS, "pk", becomes="0"),
    Rule("registry.GuardianConsent", "guardian_name_sealed guardian_phone_sealed", AT_ONCE, "volunteer"),
    Rule("registry.GuardianConsent", "paper", AT_ONCE, "volunteer", by=_papers),
    Rule("registry.GuardianConsent", "relation checked_how", STAYS, why="证明监护人同意过，不含姓名和号码"),
    Rule("registry.Qualification", "name number_sealed issuing_body reason document", AT_ONCE, "volunteer",
         by=_qualifications),
    Rule("registry.VolunteerNote", "text_sealed", AT_ONCE, "volunteer", deletes_row=True),
    Rule("registry.PhoneClaim", "phone_sealed phone_digest", AT_ONCE, "claimant holder"),
    Rule("registry.PhoneClaim", "reason", AT_ONCE, "claimant holder", becomes=NO_NAME),
    Rule("registry.ActivationCode", "code_digest", AT_ONCE, "volunteer", deletes_row=True),
    Rule("registry.DataRequest", "said_sealed paper answer", AT_ONCE, "volunteer", by=_papers_of_requests),
    Rule("registry.SignUp", "end_reason", AT_ONCE, "volunteer"),
    Rule("registry.SignUpAnswer", "said_sealed", AT_ONCE, "signup__volunteer", deletes_row=True),
    Rule("registry.Merge", "reason undo_reason", WITH_RECORDS, "kept other", becomes=NO_NAME),
    Rule("registry.Merge", "moved", STAYS, why="序号和字段名，没有内容"),
    Rule("registry.SamePerson", "reason", WITH_NAME, "file other", becomes=NO_NAME),
    # The account.
    Rule("registry.User", "email work_mail_sealed confirmed_work_mail_digest", AT_ONCE, "pk"),
    Rule("registry.User", "username password", AT_ONCE, "pk", by=_anonymous),
    Rule("registry.User", "display_name", WITH_ACCOUNT, "pk", becomes=NO_NAME),
    Rule("registry.RoleProposal", "username display_name work_mail_sealed", AT_ONCE, "user"),
    Rule("registry.RoleProposal", "reason", WITH_ACCOUNT, "user"),
    Rule("registry.SavedFilter", "page name query_sealed", AT_ONCE, "user", deletes_row=True),
    Rule("registry.TypedApplication", "text_sealed", AT_ONCE, "user", deletes_row=True),
    Rule("registry.Handover", "note reason end_reason", WITH_ACCOUNT, "outgoing"),
    Rule("registry.Handover", "sheet_sealed", STAYS, why="双方确认的交接单，加密保存，是职责交接的凭证"),
    Rule("registry.AccountRecovery", "secret_digest code_digest", AT_ONCE, "user", deletes_row=True),
    Rule("registry.ApiToken", "name", AT_ONCE, "user", becomes=NO_NAME),
    Rule("registry.OldPassword", "password", AT_ONCE, "user", deletes_row=True),
    Rule("registry.DeviceLogin", "browser", AT_ONCE, "user", deletes_row=True),
    Rule("registry.Notification", "text url key", AT_ONCE, "user", deletes_row=True),
    Rule("registry.TextMessage", "phone_sealed values_sealed problem", AT_ONCE, "user", deletes_row=True),
    Rule("account.EmailAddress", "email", AT_ONCE, "user", deletes_row=True),
    Rule("account.EmailConfirmation", "key", AT_ONCE, "email_address__user", deletes_row=True),
    Rule("socialaccount.SocialToken", "token token_secret", AT_ONCE, "account__user", deletes_row=True),
    Rule("socialaccount.SocialAccount", "uid extra_data", AT_ONCE, "user", deletes_row=True),
    Rule("mfa.Authenticator", "data", AT_ONCE, "user", deletes_row=True),
    # What people did, in the rooms above.
    Rule("registry.Activity", "contact_name contact_phone contact_wechat", AT_ONCE, "leader"),
    Rule("registry.StoredFile", "name", WITH_NAME, "uploaded_by", becomes=NO_NAME),
    Rule("checkin.ScanLocation", "latitude longitude", AT_ONCE, "scan__volunteer scan__sent_by", deletes_row=True),
    Rule("checkin.Finding", "evidence note explanation", WITH_RECORDS, "volunteer"),
    Rule("checkin.CorrectionRequest", "text answer appeal appeal_answer", WITH_NAME, "volunteer", becomes=NO_NAME),
    Rule("checkin.OpeningBalanceRow", "name", WITH_NAME, "volunteer", becomes=NO_NAME),
    Rule("certificates.StarApplication", "reason", WITH_RECORDS, "volunteer"),
    Rule("certificates.OutsideProof", "name body content number_sealed reason document", AT_ONCE, "volunteer",
         by=outside_proofs.erase),
    Rule("certificates.Story", "title text reason", AT_ONCE, "volunteer", by=story_photos.erase),
    Rule("certificates.StoryPhoto", "caption file", AT_ONCE, "story__volunteer", by=story_photos.drop),
    Rule("certificates.StoryConsent", "how", AT_ONCE, "story__volunteer", becomes=NO_NAME),
    Rule("certificates.Certificate", "snapshot request_reason end_reason", WITH_RECORDS, "volunteer", by=papers.erase),
    Rule("certificates.CertificateFile", "content_sealed", WITH_RECORDS, "certificates__volunteer"),
    Rule("certificates.CertificatePicture", "content_sealed", WITH_RECORDS, "file__certificates__volunteer",
         deletes_row=True),
    Rule("certificates.PrintedItem", "reason", WITH_RECORDS, "certificate__volunteer", becomes=NO_NAME),
    Rule("certificates.Delivery", "who_sealed", WITH_RECORDS, "certificate__volunteer"),
    Rule("certificates.Nomination", "text return_reason late_reason paper_problem", WITH_RECORDS,
         "candidate__volunteer", becomes=NO_NAME),
    Rule("certificates.NominationAttachment", "file", WITH_RECORDS, "nomination__candidate__volunteer",
         by=_nomination_papers),
    Rule("certificates.Review", "comment conflict_reason", WITH_RECORDS, "nomination__candidate__volunteer"),
    Rule("certificates.RoundPlace", "moved_reason", WITH_RECORDS, "nomination__candidate__volunteer", becomes=NO_NAME),
    # What goes by its age, whoever it is about.
    Rule("registry.Notification", "text url key", BY_AGE, deletes_row=True, moment="at", setting="NOTICES_KEPT_DAYS"),
    Rule("registry.DataRequest", "said_sealed paper", BY_AGE, moment="decided_at", setting="REQUESTS_KEPT_DAYS",
         by=_old_requests),
    Rule("certificates.Objection", "text_sealed name_sealed contact_sealed", BY_AGE, moment="answered_at",
         setting="REQUESTS_KEPT_DAYS", by=_old_objections),
    Rule("registry.SignUpAnswer", "said_sealed", BY_AGE, deletes_row=True, moment="signup__shift__ends_at",
         setting="ANSWERS_KEPT_DAYS"),
    Rule("registry.PhoneClaim", "phone_sealed", BY_AGE, moment="decided_at", setting="REQUESTS_KEPT_DAYS"),
    Rule("registry.PhoneCode", "subject phone_digest code_digest", BY_AGE, why="prune text messages"),
    Rule("registry.PeopleDeed", "said file", BY_AGE, why="forget people deeds，30 天"),
    Rule("registry.PeopleDeedRow", "reason", AT_ONCE, "volunteer", deletes_row=True),
    Rule("registry.RequestSource", "address browser words", BY_AGE, why="prune sources, HISTORY_SOURCE_DAYS"),
    Rule("registry.ImportBatch", "name content_sealed found_sealed refused", BY_AGE, why="erase old imports"),
    Rule("registry.ImportChunk", "rows_sealed", BY_AGE, why="erase old imports"),
    Rule("registry.Job", "key arguments last_error", BY_AGE, why="30 天后删除；只含序号，出错信息可能引用内容"),
    Rule("django_tasks_database.DBTaskResult", "args_kwargs return_value traceback", BY_AGE, why="prune errands"),
    Rule("sessions.Session", "session_data", BY_AGE, why="注销当时结束；过期的 prune errands"),
    Rule("checkin.UsedTicket", "nonce", BY_AGE, why="prune errands"),
    # What stays.
    Rule("registry.HistoryEntry", "fields", STAYS, why="只有代码、序号和摘要，没有文字（design#append-only）"),
    Rule("registry.RoleAssignment", "role", STAYS, why="谁在何时有何权限；姓名在账号上"),
    Rule("registry.HostContact", "post name_sealed phone_sealed", STAYS, why="对方单位的联系人；移除即删除"),
    Rule("registry.ServiceNeed", "title content given_back_reason end_reason", STAYS, why=OF_ACTIVITY),
    Rule("registry.HostConfirmation", "word", STAYS, why="服务对象对活动的评价，页面提示不写他人信息；只增不改"),
    Rule("registry.Site", "note visiting_rules address", STAYS, why=OF_ACTIVITY),
    Rule("registry.ProjectPage", "shown asked reason", STAYS, why=OF_ACTIVITY),
    Rule("registry.ProjectAim", "name measure", STAYS, why=OF_ACTIVITY),
    Rule("registry.Project", "goal expected_results partners results", STAYS, why=OF_ACTIVITY),
    Rule("registry.Activity", "title content place meeting_point risk_notice end_reason bigrams", STAYS,
         why=OF_ACTIVITY),
    Rule("registry.Activity", "questions", STAYS, why="报名时问什么；回答另行加密保存和删除"),
    Rule("registry.SignUpAnswer", "key", STAYS, why="问题的代号，没有内容"),
    Rule("registry.ActivityChange", "proposed", STAYS, why=OF_ACTIVITY),
    Rule("registry.Lot", "entries", STAYS, why="报名号，没有姓名；抽签须能重算"),
    Rule("registry.ApprovalStep", "note remarks", STAYS, why=OF_ACTIVITY),
    Rule("registry.Team", "introduction work returned_reason", STAYS, why=OF_ACTIVITY),
    Rule("registry.Unit", "address contact_mail contact_phone former_names", STAYS, why=OF_ACTIVITY),
    Rule("registry.UnitFounding", "contact_phone reason why", STAYS, why=OF_ACTIVITY),
    Rule("registry.Office", "contact_name contact_phone contact_mail", STAYS, why=OF_ACTIVITY),
    Rule("registry.StoredFile", "file", STAYS,
         why="活动的照片、签到表、凭证，涉及多人；本人的照片、资质和推荐材料另行删除"),
    Rule("registry.TeamMerger", "moved", STAYS, why="团队合并前后的序号，没有内容"),
    Rule("registry.MovedThing", "before", STAYS, why="单位合并前后的序号和日期"),
    Rule("checkin.ServiceRecord", "returned_reason", WITH_RECORDS, "volunteer", becomes=NO_NAME),
    Rule("checkin.NoShow", "reason", WITH_RECORDS, "volunteer", becomes=NO_NAME),
    Rule("checkin.WalkIn", "contact reason", WITH_RECORDS, "volunteer person", becomes=NO_NAME),
    Rule("checkin.PeopleMessage", "text", STAYS, why=OF_ACTIVITY),
    Rule("checkin.HandIn", "heads_explanation", STAYS, why=SEALED_ACT),
    Rule("checkin.Decision", "reason intervals steps origins days", STAYS, why=SEALED_ACT),
    Rule("checkin.LedgerEntry", "reason origin", STAYS, why=SEALED_ACT),
    Rule("checkin.SealedEntry", "evidence", STAYS, why=SEALED_ACT),
    Rule("checkin.Scan", "source text_head", STAYS, why="以账号序号和编号区分；认不出的码只存开头"),
    Rule("checkin.ScanRuling", "reason", STAYS, why=SEALED_ACT),
    Rule("checkin.EnteredTime", "reason", STAYS, why=SEALED_ACT),
    Rule("checkin.ShiftExtension", "reason", STAYS, why=SEALED_ACT),
    Rule("checkin.Attendance", "intervals findings", STAYS, why="到场时刻，由扫码算出；不含姓名"),
    Rule("checkin.Supplement", "reason decision_reason", STAYS, why=OF_ACTIVITY),
    Rule("checkin.OpeningBalance", "decision_reason", STAYS, why=OF_ACTIVITY),
    Rule("checkin.OpeningBalanceRow", "volunteer_no", STAYS, why="志愿者编号"),
    Rule("checkin.SpotCheck", "title result", STAYS, why=OF_ACTIVITY),
    Rule("checkin.SpotCheckItem", "note", STAYS, why=OF_ACTIVITY),
    Rule("certificates.VerificationLookup", "sender_digest", STAYS, why="加密的摘要，不能还原"),
    Rule("certificates.ActivityReport", "summary", STAYS, why=OF_ACTIVITY),
    Rule("certificates.PrintRun", "title files", STAYS, why="批次和文件的名称，没有姓名"),
    Rule("certificates.CommendationRound", "criteria score_criteria preview", STAYS, why="条件和人数，没有姓名"),
    Rule("certificates.RoundStep", "reason", STAYS, why=SEALED_ACT),
    Rule("certificates.StarKept", "reason", STAYS, why=SEALED_ACT),
    Rule("certificates.Candidate", "evidence", STAYS, why="当时的时长和次数；姓名在档案上"),
    Rule("certificates.Review", "scores", STAYS, why="分数，没有文字"),
    Rule("certificates.PublicNotice", "text", STAYS, why=OF_ACTIVITY),
    Rule("certificates.PublicNotice", "named_in_full", STAYS, why="推荐的序号；姓名在档案上"),
    Rule("certificates.Objection", "answer", STAYS, why=OF_ACTIVITY),
    Rule("certificates.TemplateVersion", "layout title head suffix note words closing approval", STAYS,
         why="证书的版式和文字，不写某个人"),
    Rule("certificates.TemplateVersion", "places", STAYS, why="各项文字在纸上的位置"),
    Rule("certificates.TemplateBackground", "name content_sealed", STAYS, why="证书的底图，不写某个人"),
    Rule("certificates.TemplateVersion", "signature_sealed", STAYS,
         why="签发人为单位签发证书的签名，已出具的证书须能核对"),
    Rule("certificates.StageReport", "snapshot reason correction_reason", STAYS, why=OF_ACTIVITY),
)  # fmt: skip
