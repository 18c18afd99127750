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

from registry.ground import jobs
from registry.protection import keys

log = logging.getLogger(__name__)
TICK_SECONDS = 60


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
        self.worker = Worker(
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
        ticked_at = float("-inf")
        while not self.stopping:
            ticked_at = self.turn(ticked_at)
            if once:
                return
            time.sleep(interval)

    def turn(self, ticked_at: float) -> float:
        """One round; waits while the database is unavailable."""
        try:
            if time.monotonic() - ticked_at >= TICK_SECONDS:
                jobs.tick()
                ticked_at = time.monotonic()
            self.worker.run()
        except DatabaseError:
            log.exception("The database did not answer; trying again.")
            close_old_connections()
        return ticked_at

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True
        self.worker.running = False
