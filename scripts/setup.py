"""What the machine and the checkout need before the product runs: packages, environment, front end.

Standard library only: it runs before anything is installed. `setup.py run` or `setup.py test`.
"""

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "static"

RUN_PACKAGES = [
    "ca-certificates",
    "tzdata",
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fontconfig",
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "fonts-lxgw-wenkai",
    "poppler-utils",
]
TEST_PACKAGES = [
    "chromium",
    "chromium-headless-shell",
    "postgresql",
    "default-jre-headless",
    "libreoffice-writer",
    "libreoffice-calc",
]
# Debian's package would otherwise create and start a cluster of its own.
CLUSTER_SETTINGS = "/etc/postgresql-common/createcluster.conf"
NO_CLUSTER = f"mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > {CLUSTER_SETTINGS}"
INSTALL = (
    "apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"
    " -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold"
)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("purpose", choices=["run", "test"])
    purpose = options.parse_args().purpose
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine's Python, not ours
        sys.exit(f"需要 Python 3.11 或更新版本，当前是 {sys.version.split()[0]}。")
    with open(__file__) as myself:
        fcntl.flock(myself, fcntl.LOCK_EX)
        install_system_packages(RUN_PACKAGES + (TEST_PACKAGES if purpose == "test" else []))
        make_environment(with_tests=purpose == "test")
        build_frontend()


def install_system_packages(wanted: list[str]) -> None:
    if not shutil.which("apt-get"):
        say("本机没有 apt-get，请自行确认已安装与下列 Debian 软件包相当的软件：" + " ".join(wanted))
        return
    if not PYTHON.exists() and not importlib.util.find_spec("ensurepip"):
        wanted = [*wanted, "python3-venv"]
    missing = [package for package in wanted if not is_installed(package)]
    if not missing:
        return
    command = " ".join([INSTALL, *missing])
    if "postgresql" in missing:
        command = f"{NO_CLUSTER} && {command}"
    if os.geteuid() == 0:
        as_root = []
    elif shutil.which("sudo") and succeeds("sudo", "-n", "true"):
        as_root = ["sudo", "-n"]
    else:
        sys.exit(f'缺少系统软件包，且没有 root 权限或免密 sudo。请先执行：\n\n    sudo sh -c "{command}"\n')
    say("安装系统软件包：" + " ".join(missing))
    run(*as_root, "sh", "-c", command)


def is_installed(package: str) -> bool:
    status = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return status.stdout == "install ok installed"


def make_environment(*, with_tests: bool) -> None:
    """The virtual environment follows the pinned lists; unchanged lists cost nothing."""
    lists = [ROOT / "requirements.txt"] + ([ROOT / "requirements-dev.txt"] if with_tests else [])
    if not (PYTHON.exists() and succeeds(PYTHON, "-c", "import pip")):
        say("建立 Python 环境 .venv")
        run(sys.executable, "-m", "venv", "--clear", VENV)
    stale = [pins for pins in lists if read(stamp_of(pins)) != digest([pins])]
    if not stale:
        return
    say("安装 Python 依赖：" + "、".join(pins.name for pins in lists))
    wanted = [part for pins in lists for part in ("-r", pins)]
    run(PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *wanted)
    for pins in lists:
        stamp_of(pins).write_text(digest([pins]))


def stamp_of(pins: Path) -> Path:
    return VENV / f".{pins.stem}.sha256"


def build_frontend() -> None:
    """The pages' files are built from frontend/ with the Node of the environment, never the system's."""
    packages, built = FRONTEND / "node_modules" / ".packages.sha256", STATIC / ".sources.sha256"
    lock = digest([FRONTEND / "package-lock.json"])
    sources = digest(frontend_sources())
    if read(packages) == lock and read(built) == sources:
        return
    if read(packages) != lock:
        say("安装前端依赖")
        run(ROOT / "scripts" / "npm", "ci", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
        packages.write_text(lock)
    say("构建前端")
    run(ROOT / "scripts" / "npm", "run", "--silent", "build")
    built.write_text(sources)


def frontend_sources() -> list[Path]:
    ignored = {"node_modules", "test"}
    files = (path for path in FRONTEND.rglob("*") if path.is_file())
    return sorted(path for path in files if not ignored & set(path.relative_to(FRONTEND).parts))


def digest(files: list[Path]) -> str:
    total = hashlib.sha256(sys.version.encode())
    for file in files:
        total.update(f"{file.relative_to(ROOT)}\0{file.stat().st_size}\0".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


def succeeds(*command: str | Path) -> bool:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL).returncode == 0


def run(*command: str | Path, **options: object) -> None:
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, **options)
    except subprocess.CalledProcessError as failure:
        sys.exit(f"准备环境失败（退出码 {failure.returncode}）：{' '.join(map(str, command))}")


def say(sentence: str) -> None:
    print(f"▸ {sentence}", flush=True)


if __name__ == "__main__":
    main()
