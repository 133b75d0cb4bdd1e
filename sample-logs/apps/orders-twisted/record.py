"""Records sample-logs/twisted/: two of the order services, each asked for every page and stopped while it is idle.

    apt-get install python3-twisted
    /usr/bin/python3 sample-logs/apps/orders-twisted/record.py
"""

import pathlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
LOGS = HERE.parent.parent / "twisted"
# As on a server, so that the tracebacks name no one's home.
SERVER = pathlib.Path("/srv/orders")
ROUNDS = 3


def ask(port, page):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
        answer.read()


def wait_for(port):
    for _ in range(100):
        try:
            return ask(port, "health")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service does not come up")


def stop_for_a_while(process, seconds):
    """What a paused container or a laptop that is closed does to a process."""
    process.send_signal(signal.SIGSTOP)
    time.sleep(seconds)
    process.send_signal(signal.SIGCONT)


def record(reactor, port):
    log = LOGS / f"orders-{reactor}.ndjson"
    log.unlink(missing_ok=True)
    command = [sys.executable, str(SERVER / "orders.py"), reactor, str(port), str(log)]
    process = subprocess.Popen(command, cwd=SERVER)
    try:
        wait_for(port)
        time.sleep(1)
        for _ in range(ROUNDS):
            for page in ["repeat-customers", "partner", "invoice"]:
                ask(port, page)
                time.sleep(1)
            stop_for_a_while(process, 1.6)
            time.sleep(1)
    finally:
        process.terminate()
        process.wait()


def main():
    LOGS.mkdir(exist_ok=True)
    SERVER.mkdir(parents=True, exist_ok=True)
    for program in ["orders.py", "pause_watch.py"]:
        shutil.copy(HERE / program, SERVER)
    record("epoll", 8901)
    record("select", 8902)
    shutil.rmtree(SERVER)


main()
