"""Proofs of qualifications that cannot be handed in or granted like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class QualificationRefused(RuleViolation):
    """A qualification cannot be handed in or decided like this (D21)."""

    class Reason(TextChoices):
        QUALIFICATION_KIND = "qualification_kind", _("“{kind}”已停用，请选择别的资质。")
        QUALIFICATION_DOCUMENT = "qualification_document", _("“{kind}”须上传证件，拍照或 PDF 都可以。")
        QUALIFICATION_ENDED = "qualification_ended", _("有效期到 {day} 已经过了，请换证后再办。")
        QUALIFICATION_WAITING = "qualification_waiting", _("“{kind}”已经交过一份，请等单位核对。")
        QUALIFICATION_DECIDED = "qualification_decided", _("这份证件现在是“{status}”，请刷新页面。")
        QUALIFICATION_UNSEEN = (
            "qualification_unseen",
            _("“{name}”的证件还看不到：照片正在处理，或打不开。处理好以后再认可；打不开的请退回，请本人重新上传。"),
        )
        QUALIFICATION_HELD = "qualification_held", _("这些人都有有效期不短于此的“{kind}”，不用再认可。")
        QUALIFICATION_OWN = "qualification_own", _("不能核对自己的证件，请由其他管理员办理。")
        QUALIFICATION_REASON = "qualification_reason", _("请写明退回的原因，让本人知道补什么。")
        QUALIFICATION_BASIS = "qualification_basis", _("请写明凭什么认可，例如看过原件、本单位的培训名单。")
        QUALIFICATION_NOBODY = "qualification_nobody", _("没有选人，请至少写一位志愿者。")
