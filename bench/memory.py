"""The largest memory a process has held, as Linux counts it (VmHWM, resident)."""

import os
import subprocess
import sys
from pathlib import Path

from bench.server import ROOT


def peak_of_web(address: str) -> float:
    """MiB of the largest web process that serves this address."""
    port = address.rsplit(":", 1)[1]
    peaks = [_peak(process) for process in Path("/proc").iterdir() if process.name.isdigit() and _serves(process, port)]
    return max(peaks, default=0.0)


def peak_of_command(env: dict[str, str], *words: str) -> float:
    """MiB that a management command held at most."""
    command = subprocess.Popen([sys.executable, "manage.py", *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(command.pid, 0)
    command.returncode = os.waitstatus_to_exitcode(status)
    if command.returncode:
        raise RuntimeError(f"{' '.join(words)} 退出码 {command.returncode}")
    return used.ru_maxrss / 1024


def _serves(process: Path, port: str) -> bool:
    try:
        return f"127.0.0.1:{port}".encode() in (process / "cmdline").read_bytes()
    except OSError:
        return False


def _peak(process: Path) -> float:
    lines = (process / "status").read_text().splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)
