"""The web server's own lines, in the form of all others: `gunicorn --logger-class config.server_log.ServerLog`."""

from gunicorn.config import Config
from gunicorn.glogging import Logger

from config.log_lines import LogLine


class ServerLog(Logger):
    """gunicorn's log; only the form of the lines differs."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(LogLine())
