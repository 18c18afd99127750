"""Is everything there that the product needs to work? Liveness says only that the process answers."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import clock
from registry.ground import jobs
from registry.models import Job, StoredFile
from registry.protection import keys

log = logging.getLogger(__name__)

LEAST_FREE: Final = 200 * 1024 * 1024  # bytes: a day of uploads and the database's journal
GIVEN_UP_SINCE: Final = timedelta(days=1)
NEWEST_UPLOADS: Final = 3
PROBE: Final = "health-probe"
_migrated: list[bool] = []  # once true it stays true for this process


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: its code for machines, its name, and what is wrong (empty: nothing)."""

    code: str
    name: str
    wrong: str

    @property
    def is_well(self) -> bool:
        return not self.wrong


def look() -> list[Finding]:
    """Every check; what raises is wrong too, and goes to the log with its reason."""
    return [Finding(code, str(name), _asked(code, check)) for code, (name, check) in CHECKS.items()]


def _asked(code: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception:
        log.exception("The check of %s failed.", code)
        return _("没有答复，详见日志。")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    if not _migrated:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return _("数据库还没有升级到这一版，请执行 migrate。")
        _migrated.append(True)
    return ""


def _keys() -> str:
    try:
        keys.require_master()
    except keys.WrongMasterKey as error:
        return str(error)
    return ""


def _cache() -> str:
    said = clock.now().isoformat()
    cache.set(PROBE, said, 60)
    return "" if cache.get(PROBE) == said else _("缓存没有存住，登录和限次会出错。")


def _disk() -> str:
    free = shutil.disk_usage(settings.DATA_DIR).free
    left = _("数据目录只剩 {mb} MB，须在写满之前腾出空间。").format(mb=free // 1024**2)
    return left if free < LEAST_FREE else ""


def _worker() -> str:
    seen = jobs.last_seen()
    if seen is None:
        return _("后台任务没有运行：提醒、邮件、封存都停着，较大的照片等着处理。")
    silent = abs(clock.now() - seen) // timedelta(minutes=1)
    return _("后台任务已停 {n} 分钟。").format(n=silent) if jobs.is_silent() else ""


def _uploads() -> str:
    """The newest are looked for: a restore that forgot the files has none of them."""
    newest = StoredFile.objects.filter(state=StoredFile.State.READY).order_by("-pk")[:NEWEST_UPLOADS]
    missing = [stored.pk for stored in newest if not stored.file.storage.exists(stored.file.name or "")]
    return _("最近上传的文件不在数据目录中，可能没有恢复 uploads，请执行 audit_ledger。") if missing else ""


def _given_up() -> str:
    since = clock.now() - GIVEN_UP_SINCE
    count = Job.objects.filter(state=Job.State.FAILED, finished_at__gte=since).count()
    return _("一天之内有 {n} 件后台任务没有办成。").format(n=count) if count else ""


CHECKS: Final = {
    "database": (gettext_lazy("数据库"), _database),
    "migrations": (gettext_lazy("数据库版本"), _migrations),
    "keys": (gettext_lazy("密钥"), _keys),
    "cache": (gettext_lazy("缓存"), _cache),
    "disk": (gettext_lazy("磁盘"), _disk),
    "uploads": (gettext_lazy("上传的文件"), _uploads),
    "worker": (gettext_lazy("后台任务"), _worker),
    "jobs": (gettext_lazy("没有办成的任务"), _given_up),
}


def is_answering() -> bool:
    """The database answers this process."""
    try:
        return not _database()
    except DatabaseError:
        return False
