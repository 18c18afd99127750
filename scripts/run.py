"""Starts the product: web server and background worker under one watchful parent.

Nothing is restarted silently: when one of the two ends, the other is stopped and the reason is said.
"""

import contextlib
import errno
import http.client
import os
import secrets
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import environ

from tls import ServerFiles, server_files

ROOT = Path(__file__).resolve().parent.parent
LOGINS = {
    "volunteer": "志愿者",
    "team": "队长",
    "leader": "活动负责人",
    "unit": "单位管理员",
    "unit2": "单位管理员（第二人）",
    "committee": "区直团工委",
    "committee2": "区直团工委（第二人）",
    "inspector": "检查人员",
    "audit": "审计管理员",
    "security": "安全管理员",
}
EVERYWHERE = "0.0.0.0"  # noqa: S104
GRACE_SECONDS = 8


def main() -> int:
    os.chdir(ROOT)
    os.umask(0o077)  # the data folder holds personal data and keys
    if (ROOT / ".env").exists():
        environ.Env.read_env(ROOT / ".env")
    env = environ.Env()
    host, port = env.str("HOST", default=""), env.int("PORT", default=8000)
    https, demo = env.bool("HTTPS", default=False), env.bool("DEMO", default=True)
    data = Path(env.str("DATA_DIR", default=str(ROOT / "var"))).resolve()
    data.mkdir(parents=True, exist_ok=True)
    # A self-made certificate is there for phones in the same network; plain HTTP stays on this machine.
    host = host or (EVERYWHERE if https else "127.0.0.1")
    refuse_busy_port(host, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))

    os.environ |= {"PORT": str(port), "HTTPS": str(int(https)), "DEMO": str(int(demo)), "DATA_DIR": str(data)}
    if demo:
        os.environ["DEMO_PASSWORD"] = demo_password(data)
    if host == EVERYWHERE and lan_addresses():  # codes on screen must lead phones here, not to themselves
        os.environ.setdefault("PUBLIC_URL", f"{'https' if https else 'http'}://{lan_addresses()[0]}:{port}")
    tls = server_files(data / "tls", lan_addresses()) if https else None
    if subprocess.run([sys.executable, "scripts/prepare.py"]).returncode:
        return 1
    return watch(commands(host, port, tls), lambda: announce(host, port, tls, data, demo=demo))


def refuse_busy_port(host: str, port: int) -> None:
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        reason = "已被占用" if error.errno == errno.EADDRINUSE else "无法使用"
        sys.exit(f"端口 {port}（{host}）{reason}，请换一个，例如：make run PORT={port + 1}")


def demo_password(data: Path) -> str:
    """One random password per installation unless one is given; no fixed default exists (D104)."""
    kept = data / "demo.password"
    password = os.environ.get("DEMO_PASSWORD") or (kept.read_text().strip() if kept.exists() else "")
    password = password or "-".join(secrets.token_hex(2) for _ in range(3))
    kept.touch(mode=0o600)
    kept.write_text(password)
    return password


def lan_addresses() -> list[str]:
    """This machine's own addresses; connecting a datagram socket sends nothing."""
    found = set()
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        found.add(probe.getsockname()[0])
    with contextlib.suppress(OSError):
        found |= {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return sorted(address for address in found if not address.startswith("127."))


def commands(host: str, port: int, tls: ServerFiles | None) -> dict[str, list[str]]:
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{host}:{port}"]
    web += ["--worker-class", "config.buffering.Worker"]
    web += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--threads", os.environ.get("WEB_THREADS", "8")]
    web += ["--graceful-timeout", "5", "--timeout", "60", "--log-level", "warning"]
    web += ["--umask", "0077", "--no-control-socket", "--logger-class", "config.server_log.ServerLog"]
    if tls:
        web += ["--certfile", str(tls.certificate), "--keyfile", str(tls.key)]
    return {"网页服务": web, "后台任务": [sys.executable, "manage.py", "worker"]}


def watch(wanted: dict[str, list[str]], announce_ready) -> int:
    """Run until one process ends or somebody asks to stop; then end all of them within seconds."""
    running: dict[str, subprocess.Popen] = {}
    try:
        for name, command in wanted.items():
            running[name] = subprocess.Popen(command, start_new_session=True)
        announced = False
        while True:
            for name, process in running.items():
                if process.poll() is not None:
                    print(f"{name}意外结束（退出码 {process.returncode}），全部停止。", flush=True)
                    return 1
            announced = announced or announce_ready()
            time.sleep(0.5)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(running)


def stop(running: dict[str, subprocess.Popen]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    print("\n正在停止……", flush=True)
    for process in running.values():
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + GRACE_SECONDS
    for name, process in running.items():
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            print(f"{name}未能及时结束，已强制终止。", flush=True)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    print("已停止。", flush=True)


def health(host: str, port: int, tls: ServerFiles | None) -> int | None:
    """What the server answers under its public name; no redirect is followed to another machine."""
    reachable = "127.0.0.1" if host == EVERYWHERE else host
    if tls:
        trusted = ssl.create_default_context(cafile=tls.authority)
        connection = http.client.HTTPSConnection(reachable, port, timeout=2, context=trusted)
    else:
        connection = http.client.HTTPConnection(reachable, port, timeout=2)
    name = urlsplit(os.environ.get("PUBLIC_URL", "")).netloc or f"{reachable}:{port}"
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def announce(host: str, port: int, tls: ServerFiles | None, data: Path, *, demo: bool) -> bool:
    """Say where to go, once the health page answers."""
    status = health(host, port, tls)
    if status is None:
        return False
    if status >= 500:
        print(f"健康检查 /healthz 返回 {status}，请查看上面的日志。", flush=True)
    scheme = "https" if tls else "http"
    shown = ["localhost"] if host in ("127.0.0.1", "localhost") else [host]
    if host == EVERYWHERE:
        shown = ["localhost", *lan_addresses()]
    print("\n区直志愿已启动：", *(f"  {scheme}://{name}:{port}/" for name in shown), sep="\n")
    if tls:
        print(
            f"\n手机首次访问前，请把根证书 {tls.authority} 传到手机安装并信任：\n"
            "  安卓：设置 → 安全 → 加密与凭据 → 安装证书 → CA 证书\n"
            "  苹果：打开文件安装描述文件，再到 设置 → 通用 → 关于本机 → 证书信任设置 中启用"
        )
    if demo:
        print(f"\n演示账号（密码均为 {os.environ['DEMO_PASSWORD']}）：")
        print(*(f"  {login:<10} {role}" for login, role in LOGINS.items()), sep="\n")
    print(f"\n数据目录：{data}\n按 Ctrl-C 停止。\n", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
