"""What a line of the history tells beside the act: each field by its name on the screen, each value as words."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

SAID = {
    "adds_up": _("各年相加"),
    "about": _("团队、场次或批次的序号"),
    "activities": _("活动"),
    "aim": _("成果指标的序号"),
    "aim_goal": _("成果目标"),
    "aim_measure": _("计量单位"),
    "aim_name": _("成果指标的名称"),
    "approver": _("批准人"),
    "asker": _("申请人的账号序号"),
    "audience": _("发给"),
    "authentic": _("裁定为真实"),
    "basis": _("认定依据"),
    "before": _("原来的"),
    "by": _("操作人"),
    "called_back": _("已电话回访"),
    "code": _("疑点"),
    "columns": _("含个人信息的列"),
    "committee_daily_minutes": _("每日上限（分）"),
    "count": _("条数"),
    "counts_hours": _("计入时长"),
    "days": _("天数"),
    "digest": _("摘要"),
    "direction": _("方向"),
    "document": _("文号"),
    "draw": _("第几次抽取"),
    "due": _("期限"),
    "due_days": _("随之改期的事项"),
    "evidence": _("依据文件"),
    "excused": _("事先说明或有正当理由"),
    "fence": _("范围（米）"),
    "file": _("文件"),
    "files": _("文件"),
    "found": _("找到"),
    "ground": _("所依据的事项"),
    "has_account": _("本人有账号"),
    "heads": _("清点人数"),
    "heads_explanation": _("人数不一致的说明"),
    "how": _("怎样核实的"),
    "certificate": _("证书的序号"),
    "important": _("重要变更"),
    "into": _("并入的团队"),
    "is_public": _("对社会公开"),
    "is_workday": _("上班"),
    "item": _("事项"),
    "kind": _("号码种类"),
    "into_sign_up": _("名额给了哪条报名"),
    "late": _("迟退"),
    "layer": _("安排的来源"),
    "merge": _("合并"),
    "minimum_minutes": _("最低时长（分）"),
    "minor": _("未成年人"),
    "moment": _("清点时刻"),
    "n": _("第几次"),
    "nomination": _("推荐的序号"),
    "normal_daily_minutes": _("每日通常上限（分）"),
    "name": _("姓名"),
    "note": _("说明"),
    "open_as_zero": _("没有签退的按 0 小时"),
    "opening": _("所依据的查看申请"),
    "order": _("审批步骤"),
    "origin": _("来源"),
    "page": _("页面"),
    "people": _("人数"),
    "person": _("人员序号"),
    "phone": _("手机号码"),
    "population": _("可抽取的场次"),
    "purpose": _("用途"),
    "reached": _("达到"),
    "reached_before": _("原来填报的"),
    "quantum_minutes": _("计时单位（分）"),
    "reason": _("理由"),
    "result": _("结果"),
    "reviewer": _("评审人的账号序号"),
    "role": _("角色"),
    "rows": _("行数"),
    "sample": _("抽中的场次"),
    "team": _("团队的序号"),
    "places": _("名额"),
    "scan": _("扫码序号"),
    "scan_window_minutes": _("扫码时段（分）"),
    "scans": _("扫码条数"),
    "scope": _("范围"),
    "seal": _("封存序号"),
    "seed": _("抽签种子"),
    "serial": _("第几张卡"),
    "served": _("服务人数"),
    "set_issuing_body": _("发证机关"),
    "set_needs_document": _("须上传证件"),
    "set_valid_months": _("有效期（月）"),
    "set_address": _("地址"),
    "set_agreed_on": _("授牌或签约日期"),
    "set_agreement_no": _("授牌或协议文号"),
    "set_division_code": _("行政区划代码"),
    "set_document_no": _("文号"),
    "set_ends_on": _("结束"),
    "set_expected_results": _("预期成果"),
    "set_goal": _("目标"),
    "set_is_brand": _("品牌项目"),
    "set_kind": _("类别"),
    "set_leading_unit": _("组长单位的序号"),
    "set_name": _("名称"),
    "set_no_photo": _("禁止拍照"),
    "set_not_public": _("不对外公开"),
    "set_note": _("备注"),
    "set_order": _("顺序"),
    "set_paired_from_on": _("结对自"),
    "set_paired_schools": _("结对学校数"),
    "set_paired_unit": _("结对单位的序号"),
    "set_paired_until_on": _("结对至"),
    "set_partners": _("合作单位"),
    "set_phone": _("电话"),
    "set_post": _("职务"),
    "set_results": _("成果"),
    "set_starts_on": _("开始"),
    "set_table_title": _("统计表标题"),
    "set_unit": _("主办单位的序号"),
    "set_units": _("成员单位数"),
    "set_visiting_rules": _("到访须知"),
    "shift": _("场次"),
    "sms": _("同时发短信"),
    "source": _("照此再办的活动"),
    "star": _("星级"),
    "template": _("证书模板"),
    "state": _("状态"),
    "status": _("状态"),
    "step": _("步骤"),
    "submission": _("第几次提交"),
    "successor": _("承接单位"),
    "text": _("内容"),
    "unknown": _("不存在的账号（摘要）"),
    "user": _("账号序号"),
    "valid_from_on": _("生效日期"),
    "version": _("版本"),
    "was": _("原状态"),
    "wechat": _("微信号"),
    "what": _("内容"),
    "words": _("写明的用途"),
    "year": _("年度"),
}
EMPTY = "#" + hashlib.sha256(b"").hexdigest()[:16]
WORDS = {
    "people": _("志愿者名单"),
    "units": _("单位和管理员"),
    "sites": _("服务地点"),
    "members": _("队员名单"),
    "openings": _("历史时长名单"),
    "in": _("签到"),
    "out": _("签退"),
    "start": _("开始"),
    "end": _("结束"),
    "confirmed": _("已报名"),
    "waitlisted": _("候补"),
    "people_expected": _("已报名的人"),
    "people_joined": _("现场加入的人"),
    "people_absent": _("未到的人"),
    "people_at_risk": _("可能来不了的人"),
    "people_in": _("在场的人"),
    "people_open": _("未签退的人"),
    "people_missed": _("未到场的人"),
    "people_came": _("到过场的人"),
    "people_waiting": _("候补的人"),
    "people_picked": _("勾选的人"),
    "called": _("拨打这个号码，由新使用人接听"),
    "seen": _("当面看到新使用人用这个号码接打电话"),
    "carrier": _("看过运营商出具的入网凭证"),
}
PARTS = {  # of a person's file, as an act names those that it changed: name-id_number
    "name": _("姓名"),
    "document_type": _("证件类型"),
    "id_number": _("证件号码"),
    "born_on": _("出生日期"),
    "sex": _("性别"),
    "residence_division": _("居住区域"),
    "skills": _("专业技能"),
    "available_times": _("可服务时间"),
    "photo": _("照片"),
}


def name_of(field: str) -> str:
    """The field by its name on the screen; one that is not known yet says only that it is further data."""
    if field.startswith("by_"):  # the filter of a list that was exported
        return str(_("筛选条件"))
    return str(SAID.get(field, _("其他")))


def names_of(fields: Iterable[str]) -> str:
    """The fields of an act by their names, without what they became."""
    return "、".join(dict.fromkeys(name_of(field) for field in fields))


def value_of(value: Any) -> str:
    """Yes or no, a number, a code in words; of a digest only that the content was not kept here."""
    if value is None or value in ("", EMPTY):
        return str(_("（空）"))
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    text = str(value)
    if text.startswith("#"):
        return str(_("已填写（摘要 {start}）")).format(start=text[1:7])
    parts = text.split("-")
    if PARTS.keys() >= set(parts):
        return "、".join(str(PARTS[part]) for part in parts)
    return str(WORDS.get(text, text))
