"""Public verification: is this certificate genuine? Shows as little of the person as possible."""

import base64
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import VerificationRefused
from certificates.issuing.services import standing
from certificates.models import Certificate, VerificationLookup
from certificates.proofs.services import proofs
from registry import clock
from registry.ground.rates import Guess, Limit
from registry.protection import keys
from registry.words import masking
from registry.words.numbering import normalise_register_number, normalise_verify_code
from registry.words.states import among

Reason = VerificationRefused.Reason
# A code has forty bits (eight of 32 characters), and one address tries ten of them an hour for one number: a thousand
# addresses need ten thousand years. So the right code is always answered elsewhere, whoever guesses.
WRONG_CODES = Limit("verify-number", 10, 3600)  # for one number at one address
WRONG_ANSWERS = Limit("verify", 60, 60)  # at one address; above it a wrong question is not even written down
LONGEST_NUMBER = 24
SHA256 = re.compile(r"[0-9a-f]{64}")


class State(TextChoices):
    """The public state of a certificate (D168, D169)."""

    VALID = "valid", _("有效")
    NEEDS_REISSUE = "needs_reissue", _("需重开")
    SUPERSEDED = "superseded", _("已被新证替代")
    REVOKED = "revoked", _("已撤销")
    ALTERED = "altered", _("登记信息异常")
    ERASED = "erased", _("已过保存期限")
    NOT_FOUND = "not_found", _("查不到")


ENDED = {Certificate.Status.SUPERSEDED: State.SUPERSEDED, Certificate.Status.REVOKED: State.REVOKED}


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything that is shown: no document number, no phone, no list of activities (D169).

    A replaced one names its successor, and nothing that was corrected since.
    """

    state: State
    number: str = ""
    title: str = ""
    masked_name: str = ""
    is_of_person: bool = True
    issuer: str = ""
    former_unit: str = ""
    period_from: date | None = None
    period_until: date | None = None
    timed_minutes: int | None = None
    supplementary_minutes: int | None = None
    historical_minutes: int = 0
    star: int | None = None
    threshold_hours: int | None = None
    round_title: str = ""
    decision_document: str = ""
    issued_on: date | None = None
    ended_on: date | None = None
    replaced_by: str = ""
    replaces: str = ""
    claim: str = ""
    signature: str = ""

    is_valid = among("state", State.VALID)
    needs_reissue = among("state", State.NEEDS_REISSUE)
    is_superseded = among("state", State.SUPERSEDED)
    is_revoked = among("state", State.REVOKED)
    is_altered = among("state", State.ALTERED)
    is_erased = among("state", State.ERASED)

    @property
    def is_found(self) -> bool:
        return self.state != State.NOT_FOUND

    @property
    def total_minutes(self) -> int | None:
        if self.timed_minutes is None or self.supplementary_minutes is None:
            return None
        return self.timed_minutes + self.supplementary_minutes

    @property
    def back_entered_minutes(self) -> int:
        """补录 without 历史数据, which are named apart (D150)."""
        return (self.supplementary_minutes or 0) - self.historical_minutes


NOT_FOUND = Answer(State.NOT_FOUND)


def check(*, number: str, code: str, sender: str) -> Answer:
    """The certificate of this number and code; a wrong number and a wrong code get the same answer (D169)."""
    number = normalise_register_number(number)[:LONGEST_NUMBER]
    code = normalise_verify_code(code)
    sender_digest = _digest_of(sender)
    guess = Guess((WRONG_CODES, f"{keys.digest(number)}|{sender_digest}"))
    if guess.spent():
        raise VerificationRefused(Reason.TOO_MANY_LOOKUPS, wait=WRONG_CODES.seconds_left)
    # One query in every case, so that timing reveals nothing.
    named = Certificate.objects.known_to_the_public().filter(number=number, verify_code=code)
    certificate = named.select_related("superseded_by").first()
    if certificate is None:
        _count_wrong(sender_digest)
    else:
        guess.give_back()
    found = [certificate] if certificate else []
    return _answers(found, sender_digest, asked=number)[0]


def check_file(*, sha256: str, sender: str) -> list[Answer]:
    """The certificates whose issued file has exactly this digest."""
    sender_digest, known = _digest_of(sender), SHA256.fullmatch(sha256.lower())
    named = Certificate.objects.known_to_the_public().filter(file__sha256=sha256.lower()).order_by("pk")
    found = list(named.select_related("superseded_by")) if known else []
    if not found:
        _count_wrong(sender_digest)
    return _answers(found, sender_digest, asked="")


def public_keys() -> list[dict[str, object]]:
    """The public keys of certificates, for independent checks."""
    return [
        {
            "number": key.number,
            "kid": key.kid,
            "algorithm": "Ed25519",
            "public_key": base64.b64encode(key.public_key).decode(),
            "valid_until": key.valid_until,
        }
        for key in keys.all_of(keys.Purpose.CERTIFICATE)
    ]


def _digest_of(sender: str) -> str:
    """A keyed digest of the sender, which identifies nobody."""
    return keys.digest(f"lookup|{sender}")


def _count_wrong(sender_digest: str) -> None:
    """Refuse a flood of wrong questions; a right one is answered all the same."""
    if not WRONG_ANSWERS.allows(sender_digest):
        raise VerificationRefused(Reason.TOO_MANY_LOOKUPS, wait=WRONG_ANSWERS.seconds_left)


def _answers(found: list[Certificate], sender_digest: str, *, asked: str) -> list[Answer]:
    altered = standing.contradicted(found)
    stale = proofs.needing_reissue([certificate for certificate in found if certificate.pk not in altered])
    answers = [_answer(one, one.pk in stale, one.pk in altered) for one in found] or [NOT_FOUND]
    asked_about: list[Certificate | None] = [*found] or [None]
    VerificationLookup.objects.bulk_create(
        VerificationLookup(
            number=certificate.number if certificate else asked,
            outcome=answer.state,
            certificate=certificate,
            sender_digest=sender_digest,
        )
        for certificate, answer in zip(asked_about, answers, strict=True)
    )
    return answers


def _answer(certificate: Certificate, is_stale: bool, is_altered: bool) -> Answer:
    if is_altered:
        return Answer(State.ALTERED, number=certificate.number)
    if certificate.is_erased:
        return Answer(State.ERASED, number=certificate.number)
    said = certificate.snapshot
    superseded = certificate.status == Certificate.Status.SUPERSEDED
    in_force = State.NEEDS_REISSUE if is_stale else State.VALID
    return Answer(
        state=ENDED.get(Certificate.Status(certificate.status), in_force),
        number=certificate.number,
        title=said["title"],
        masked_name="" if superseded else _name_in(said),
        is_of_person="recipient_name" not in said,
        issuer=said["unit_name"],
        former_unit=said.get("former_unit_name", ""),
        period_from=_day(said.get("period_from")),
        period_until=_day(said.get("period_until")),
        timed_minutes=said.get("timed_minutes"),
        supplementary_minutes=said.get("supplementary_minutes"),
        historical_minutes=said.get("historical_minutes", 0),
        star=said.get("star"),
        threshold_hours=said.get("threshold_hours"),
        round_title=said.get("round_title", ""),
        decision_document=said.get("decision_document", ""),
        issued_on=_day(said["issued_on"]),
        replaced_by=certificate.superseded_by.number if certificate.superseded_by else "",
        replaces=said.get("replaces", ""),
        ended_on=clock.local_date(certificate.ended_at) if certificate.ended_at else None,
        claim=standing.claim_of(certificate),
        signature=f"{certificate.key_number}.{certificate.signature}",
    )


def _name_in(said: dict[str, Any]) -> str:
    """A person masked (D169); a team, a unit or a project by its full name, which is public."""
    return str(said.get("recipient_name") or masking.mask_name(said["volunteer_name"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
