"""Why is the reactor pausing? The hack-day script that stall-report began with.

Every 100 ms the pending alarm is replaced by one that is due in 500 ms. If the reactor does not come round in time,
the alarm goes off in the middle of whatever holds it, and the handler keeps the traceback. When the reactor turns
again, one line of JSON says when the pause began, how long it was and what the traceback was.
"""

import json
import signal
import time
import traceback
from datetime import datetime, timezone

from twisted.internet import task

BEAT_S = 0.1
LIMIT_S = 0.5


class PauseWatch:
    def __init__(self, path):
        self._log = open(path, "a", encoding="utf-8", buffering=1)
        self._beat = time.monotonic()
        self._beat_at = time.time()
        self._stack = None

    def start(self):
        signal.signal(signal.SIGALRM, self._on_alarm)
        task.LoopingCall(self._on_beat).start(BEAT_S)

    def _on_alarm(self, _signum, frame):
        self._stack = "Traceback (most recent call last):\n" + "".join(traceback.format_stack(frame))

    def _on_beat(self):
        signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
        now = time.monotonic()
        if self._stack is not None:
            began = datetime.fromtimestamp(self._beat_at, timezone.utc)
            pause = {
                "timestamp": began.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "duration": round((now - self._beat) * 1000, 1),
                "stack": self._stack,
            }
            self._log.write(json.dumps(pause) + "\n")
            self._stack = None
        self._beat = now
        self._beat_at = time.time()
