"""The background worker: does what was enqueued and ticks every minute."""

import logging
import os
import signal
import time
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

import certificates.issuing.services.certificates  # registers its jobs, as the next one does
import certificates.tables.services.drawings  # noqa: F401
from registry.ground import jobs
from registry.protection import keys

log = logging.getLogger(__name__)
TICK_SECONDS = 60


class TickingWorker(Worker):
    """Ticks between two jobs too: a long queue holds no periodic work up."""

    ticked_at = float("-inf")

    def tick_if_due(self) -> None:
        if time.monotonic() - self.ticked_at >= TICK_SECONDS:
            jobs.tick()
            self.ticked_at = time.monotonic()

    def run_task(self, db_task_result: Any) -> None:
        super().run_task(db_task_result)
        self.tick_if_due()


class Command(BaseCommand):
    help = "处理后台任务；每分钟检查一次到期的定时任务。"

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--interval", type=float, default=1.0, help="没有任务时的等待秒数")
        parser.add_argument("--once", action="store_true", help="做完现有任务后退出")

    def handle(self, *, interval: float, once: bool, **_options: Any) -> None:
        try:
            keys.require_master()
        except keys.WrongMasterKey as error:
            raise CommandError(str(error)) from error
        self.worker = TickingWorker(
            queue_names=["*"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"worker-{os.getpid()}",
            excluded_queue_names=[],
        )
        self.stopping = False
        if not once:
            signal.signal(signal.SIGTERM, self.stop)
            signal.signal(signal.SIGINT, self.stop)
        while not self.stopping:
            self.turn()
            if once:
                return
            time.sleep(interval)

    def turn(self) -> None:
        """One round; waits while the database is unavailable."""
        try:
            self.worker.tick_if_due()
            self.worker.run()
        except DatabaseError:
            log.exception("The database did not answer; trying again.")
            close_old_connections()

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        self.worker.running = False
