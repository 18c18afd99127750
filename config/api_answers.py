"""What an operation may answer besides what it is asked for, described once for the whole API (design#answers)."""

from collections.abc import Iterator
from typing import Any, Final

from certificates import exceptions as certificates
from checkin import exceptions as checkin
from registry import exceptions as registry
from registry.activities.doubted import Doubted
from registry.exceptions import RuleViolation

Schema = dict[str, Any]
Families = tuple[type[RuleViolation], ...]
PREFIX: Final = "/api/v1"

# Which rules may refuse a command, by the beginning of its address; the longest that fits counts.
# tests/house/test_described_refusals.py follows the calls and finds a family that is missing here.
COMMANDS: Final[dict[str, Families]] = {
    "/activities/": (
        registry.ActivityRefused,
        Doubted,
        registry.SignUpRefused,
        registry.QuestionRefused,
        registry.UnitRefused,
    ),
    "/activities/{activity_id}/messages/": (checkin.PeopleMessageRefused,),
    "/activation-slips/": (registry.ActivationRefused,),
    "/activity-letters/": (certificates.LetterRefused, certificates.CertificateRefused),
    "/activity-reports/": (certificates.ReportRefused, registry.FileRefused, registry.ActivityRefused),
    "/asked-stages/": (certificates.AskingRefused,),
    "/certificates/": (certificates.CertificateRefused, certificates.ProofRefused),
    "/correction-requests/": (checkin.CorrectionRefused,),
    "/data-requests/": (
        registry.PrivacyRefused,
        registry.RegistrationRefused,
        registry.IdentityRefused,
        registry.FileRefused,
    ),
    "/data-requests/close/": (registry.PrivacyRefused, registry.RoleRefused),
    "/exports/": (registry.ExportRefused,),
    "/groups/": (registry.ListRefused, registry.UnitRefused),
    "/host-contacts/": (registry.HostRefused, registry.ListRefused),
    "/handovers/": (
        registry.HandoverRefused,
        registry.RoleRefused,
        registry.UnitRefused,
        registry.AccountRefused,
        registry.TokenRefused,
    ),
    "/honour-roll/": (certificates.RollRefused,),
    "/idle-users/": (registry.AccountRefused,),
    "/imports/": (registry.ImportRefused,),
    "/me/details/": (registry.FileRefused,),
    "/me/data/": (registry.PrivacyRefused, registry.ExportRefused),
    "/me/confirm/": (registry.RegistrationRefused,),
    "/me/filters/": (registry.SavedFilterRefused,),
    "/merges/": (registry.MergeRefused, registry.FileRefused, registry.PrivacyRefused),
    "/merges/different/": (registry.RegistrationRefused,),
    "/opening-balances/": (checkin.OpeningBalanceRefused, registry.UnitRefused, registry.FileRefused),
    "/outside-proofs/": (certificates.OutsideProofRefused, registry.FileRefused),
    "/office/": (registry.UnitRefused, registry.OfficeRefused, registry.FileRefused),
    "/people-deeds/": (registry.PeopleDeedRefused,),
    "/phone-claims/": (registry.PhoneClaimRefused, registry.RegistrationRefused),
    "/programmes/": (registry.ListRefused, registry.UnitRefused),
    "/projects/": (registry.ListRefused, registry.ProjectRefused, registry.UnitRefused),
    "/project-results/": (registry.ListRefused, registry.ProjectRefused),
    "/scan-rulings/": (checkin.ScanRulingRefused,),
    "/qualifications/": (registry.QualificationRefused, registry.FileRefused),
    "/qualification-kinds/": (registry.ListRefused, registry.UnitRefused),
    "/service-fields/": (registry.ListRefused, registry.UnitRefused),
    "/service-records/": (checkin.HoursRefused,),
    "/setup/": (registry.OfficeRefused,),
    "/host/": (registry.HostRefused, registry.NeedRefused),
    "/needs/": (
        registry.NeedRefused,
        registry.ActivityRefused,
        Doubted,
        registry.QuestionRefused,
        registry.UnitRefused,
    ),
    "/shifts/": (registry.SignUpRefused, registry.QuestionRefused, registry.TeamRefused),
    "/shifts/{shift_id}/entered-times/": (checkin.EnteredTimeRefused,),
    "/shifts/{shift_id}/head-counts/": (checkin.HeadCountRefused,),
    "/shifts/{shift_id}/entered-times/{entered_id}/undo/": (checkin.UndoRefused,),
    "/shifts/{shift_id}/no-shows/": (checkin.NoShowRefused,),
    "/shifts/{shift_id}/phones/": (checkin.PhonesRefused,),
    "/shifts/{shift_id}/walk-ins/": (checkin.WalkInRefused, registry.TeamRefused, registry.UnitRefused),
    "/shifts/{shift_id}/kit/": (checkin.PhonesRefused,),
    "/shifts/{shift_id}/messages/": (checkin.PeopleMessageRefused,),
    "/shifts/{shift_id}/thanks/": (checkin.PeopleMessageRefused,),
    "/shifts/{shift_id}/presses/": (checkin.UndoRefused, registry.TeamRefused, registry.UnitRefused),
    "/sites/": (registry.ListRefused, registry.UnitRefused),
    "/sign-ups/": (registry.SignUpRefused, registry.QuestionRefused, registry.TeamRefused),
    "/stage-reports/": (certificates.TableRefused, registry.UnitRefused),
    "/certificate-backgrounds/": (certificates.BackgroundRefused, registry.FileRefused),
    "/certificate-templates/": (certificates.TemplateRefused, certificates.CertificateRefused),
    "/nominations/": (certificates.NominationRefused, registry.FileRefused),
    "/notices/": (certificates.NoticeRefused,),
    "/objections/": (certificates.NoticeRefused,),
    "/print-runs/": (certificates.PrintRefused,),
    "/print-runs/{id}/deliver/": (certificates.DeliveryRefused,),
    "/deliveries/": (certificates.DeliveryRefused,),
    "/reviews/": (certificates.ReviewRefused,),
    "/round-archives/": (certificates.DecisionRefused, registry.ExportRefused),
    "/round-decisions/": (certificates.DecisionRefused, certificates.CertificateRefused),
    "/round-own/": (certificates.NominationRefused,),
    "/round-reviews/": (certificates.ReviewRefused,),
    "/rounds/": (certificates.RoundRefused,),
    "/rounds/{id}/nominate-all/": (certificates.NominationRefused,),
    "/stars/": (certificates.StarRefused, certificates.CertificateRefused, registry.UnitRefused),
    "/star-standards/": (certificates.StarStandardRefused,),
    "/stations/exports/": (checkin.QueueExportRefused, registry.TeamRefused, registry.UnitRefused),
    "/stations/pair/": (checkin.StationRefused,),
    "/stories/": (certificates.StoryRefused, registry.FileRefused),
    "/supplements/": (checkin.SupplementRefused, checkin.HoursRefused),
    "/teams/": (registry.TeamRefused, registry.UnitRefused),
    "/teams/{id}/photo/": (registry.TeamRefused, registry.FileRefused),
    "/unit-foundings/": (registry.UnitRefused,),
    "/units/": (registry.UnitRefused,),
    "/volunteers/": (registry.RegistrationRefused, registry.RoleRefused),
    "/volunteers/{id}/guardian-check/": (registry.RegistrationRefused, registry.FileRefused),
    "/volunteers/{id}/opening/": (registry.OpeningRefused,),
    "/workday-arrangements/": (registry.ArrangementRefused,),
}
READS: Final[dict[str, Families]] = {
    "/host/needs/": (registry.HostRefused, registry.NeedRefused),
    "/host/visits/": (registry.HostRefused,),
    "/certificates/{uuid}/pdf/": (certificates.CertificateRefused,),
    "/exports/{id}/file/": (registry.ExportRefused,),
    "/round-archives/{id}/file/": (registry.ExportRefused,),
    "/me/data/{id}/file/": (registry.PrivacyRefused, registry.ExportRefused),
    "/handovers/{id}/sheet/": (registry.HandoverRefused,),
    "/merges/compare/": (registry.MergeRefused, registry.PrivacyRefused),
    "/people-deeds/{id}/file/": (registry.PeopleDeedRefused,),
    **{f"/stage-reports/{{id}}/{form}/": (registry.ExportRefused,) for form in ("docx", "pdf", "xlsx")},
    **{f"/print-runs/{{id}}/{form}/": (certificates.PrintRefused,) for form in ("pdf", "xlsx", "zip")},
    "/units/{id}/merge-preview/": (registry.UnitRefused,),
    "/volunteers/{id}/alike/": (registry.RegistrationRefused,),
}
WAITS: Final[dict[str, Families]] = {  # those that a person may try again after a while
    "/host/enter/": (registry.TooOften,),
    "/notices/{uuid}/objections/": (certificates.NoticeRefused,),
    "/projects/{project_id}/public/pdf/": (registry.TooOften,),
    "/stations/pair/": (registry.TooOften,),
    "/verify/": (certificates.VerificationRefused,),
}
# Where nothing may be there although the address names nothing: named in the body or the query, or one's own.
NOT_FOUND: Final = {
    "/activation-slips/of-person/",
    "/activity-reports/",
    "/data-requests/close/",
    "/data-requests/correct/",
    "/deliveries/",
    "/deliveries/take-back/",
    "/me/",
    "/me/confirm/",
    "/me/consents/",
    "/me/data/",
    "/me/details/",
    "/merges/",
    "/merges/compare/",
    "/merges/different/",
    "/nominations/",
    "/stars/",
    "/stage-reports/",
    "/stations/roll/",
}
DETAIL: Final[Schema] = {"type": "object", "properties": {"detail": {"type": "string"}}}
MALFORMED: Final[Schema] = {
    "type": "object",
    "description": "`detail`，或按项目列出的原因。",
    "additionalProperties": {},
}
TELLS: Final[Schema] = {"code": {"type": "string"}, "message": {"type": "string"}}
RETRY_AFTER: Final[Schema] = {
    "Retry-After": {"schema": {"type": "integer"}, "description": "还须等待的秒数", "required": True}
}
SHARED: Final[dict[str, tuple[str, Schema]]] = {
    "400": ("内容或查询条件不合要求", MALFORMED),
    "401": ("没有登录，或令牌无效", DETAIL),
    "403": ("没有权限", DETAIL),
    "404": ("不存在，或看不到", DETAIL),
    "415": ("请求内容的格式不受理", DETAIL),
}
NAMES: Final = {status: f"Answer{status}" for status in SHARED}


def add_answers(result: Schema, **_kwargs: Any) -> Schema:
    """A postprocessing hook of drf-spectacular."""
    components = result["components"]
    components["responses"] = {NAMES[status]: _answer(*told) for status, told in SHARED.items()}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            own = operation["responses"]
            if method == "post":
                _unpaged(own, components["schemas"])
            for status in _usual(path, method, operation):
                own.setdefault(status, {"$ref": f"#/components/responses/{NAMES[status]}"})
            for status, families in _refusing(path.removeprefix(PREFIX), method):
                own.setdefault(status, _refusal(status, families))
                components["schemas"] |= {family.__name__: _told_by(family) for family in families}
            operation["responses"] = dict(sorted(own.items()))
    components["schemas"] = dict(sorted(components["schemas"].items()))
    return result


def _unpaged(answers: Schema, schemas: Schema) -> None:
    """A command answers with all rows it made, although its view's lists come in pages."""
    for answer in answers.values():
        for content in answer.get("content", {}).values():
            page = content["schema"].get("$ref", "").rpartition("/")[2]
            if page.startswith("Paginated"):
                content["schema"] = schemas[page]["properties"]["results"]


def families_of(path: str, method: str) -> Families:
    """The rules that may refuse here, whether at once (409) or for a while (429)."""
    return tuple(family for _status, families in _refusing(path, method) for family in families)


def _usual(path: str, method: str, operation: Schema) -> Iterator[str]:
    queries = {parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"}
    if method == "post" or queries:
        yield "400"
    if operation.get("security") != [{}]:
        yield "401"
    yield "403"  # also where anybody may ask: from behind a proxy that tells no address
    if "{" in path or "page" in queries or path.removeprefix(PREFIX) in NOT_FOUND:
        yield "404"
    if method == "post":
        yield "415"


def _refusing(path: str, method: str) -> Iterator[tuple[str, Families]]:
    table = COMMANDS if method == "post" else READS
    if fitting := [start for start in table if path.startswith(start)]:
        yield "409", table[max(fitting, key=len)]
    if path in WAITS:
        yield "429", WAITS[path]


def _refusal(status: str, families: Families) -> Schema:
    schemas = [{"$ref": f"#/components/schemas/{family.__name__}"} for family in families]
    schema = schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
    if status == "429":
        return _answer("次数过多，须等一会儿", schema) | {"headers": RETRY_AFTER}
    return _answer("规则不允许", schema)


def _told_by(family: type[RuleViolation]) -> Schema:
    """Every code of the family with its sentence."""
    codes = list(family.Reason)  # type: ignore[attr-defined]
    sentences = "\n".join(f"* `{code.value}` - {code.label}" for code in codes)
    code = {"type": "string", "enum": [code.value for code in codes], "description": sentences}
    also: Schema = getattr(family, "tells_also", {})
    return {"type": "object", "required": ["code", "message"], "properties": TELLS | {"code": code} | also}


def _answer(words: str, schema: Schema) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": schema}}}
