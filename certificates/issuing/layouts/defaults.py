"""What a new template of each kind begins with."""

from typing import Any, Final

BEGINNINGS: Final[dict[str, dict[str, Any]]] = {
    "star": {
        "layout": "brocade", "title": "星级志愿者证书", "note": "志愿者编号 {志愿者编号}",
        "closing": "特发此证，谨致谢意。",
        "words": "截至{截至日期}，经认定的志愿服务时间达到{小时标准}，服务质量符合要求。{认定方式}，认定为{星级}。",
    },
    "person": {
        "layout": "weave", "title": "嘉许证书", "suffix": "同志", "note": "志愿者编号 {志愿者编号}",
        "closing": "特发此证，谨致谢意。",
        "words": "在{年度}年度区直机关青年志愿服务中，{嘉许词}，参加志愿服务{次数}，志愿服务时间达到{时长}，"
                 "服务质量符合要求。{认定方式}，予以嘉许。",
    },
    "team": {
        "layout": "fret", "title": "嘉许证书", "note": "所在单位 {单位}", "closing": "特发此证，谨致谢意。",
        "words": "在{年度}年度区直机关青年志愿服务中，开展志愿服务活动{场次}，参加志愿者{人次}，服务时间累计{时长}。"
                 "{认定方式}，予以嘉许。",
    },
    "unit": {
        "layout": "fret", "title": "嘉许证书", "closing": "特发此证，谨致谢意。",
        "words": "在{年度}年度区直机关青年志愿服务中，组织志愿服务活动{场次}，参加志愿者{人次}，服务时间累计{时长}。"
                 "{认定方式}，予以嘉许。",
    },
    "project": {
        "layout": "fret", "title": "嘉许证书", "note": "主办单位 {单位}", "closing": "特发此证，谨致谢意。",
        "words": "在{年度}年度区直机关青年志愿服务中，开展志愿服务活动{场次}，服务群众{服务人数}，服务时间累计{时长}。"
                 "{认定方式}，予以嘉许。",
    },
    "training": {
        "layout": "plain", "title": "志愿服务培训证明", "note": "志愿者编号 {志愿者编号}", "closing": "特此证明。",
        "words": "于{起始日期}至{截至日期}参加“{培训名称}”志愿服务培训，完成培训{培训次数}，培训时间共计{培训时长}。",
    },
    "thanks": {
        "layout": "letter", "title": "感谢信", "suffix": "同志", "closing": "此致／敬礼",
        "words": "您在志愿服务中{服务内容}，累计服务{时长}。谨向您表示衷心的感谢，并祝工作顺利、生活愉快。",
    },
}  # fmt: skip
