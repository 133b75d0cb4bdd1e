"""A small order service on Twisted, with the three mistakes that everybody makes once.

    python3 orders.py <epoll or select> <port> <log>
"""

import sqlite3
import subprocess
import sys
import time

REACTOR, PORT, LOG = sys.argv[1], int(sys.argv[2]), sys.argv[3]
if REACTOR == "select":
    from twisted.internet import selectreactor

    selectreactor.install()
else:
    from twisted.internet import epollreactor

    epollreactor.install()

from twisted.internet import reactor  # noqa: E402
from twisted.web import resource, server  # noqa: E402

from pause_watch import PauseWatch  # noqa: E402


class Orders:
    """The database, asked from the reactor's own thread."""

    def __init__(self):
        self._db = sqlite3.connect(":memory:")
        self._db.execute("create table orders (id integer, customer integer, total real)")
        rows = ((i, i * 7919 % 1000, i % 97 / 3) for i in range(5000))
        self._db.executemany("insert into orders values (?, ?, ?)", rows)

    def repeat_customers(self):
        # No index can help with abs(): every order is compared with every other one.
        query = "select count(*) from orders a, orders b where abs(a.customer) = abs(b.customer)"
        return self._db.execute(query).fetchone()[0]


class Page(resource.Resource):
    isLeaf = True

    def __init__(self, make):
        super().__init__()
        self._make = make

    def render_GET(self, request):
        return f"{self._make()}\n".encode()


def wait_for_partner():
    """Polls a partner's service by sleeping, which was meant for a thread."""
    time.sleep(0.9)
    return "ready"


def render_invoice():
    """Runs a program and reads what it prints: subprocess.run sits in select() for that."""
    done = subprocess.run(["sh", "-c", "sleep 0.8; echo invoice"], capture_output=True, check=True)
    return done.stdout.decode()


def main():
    orders = Orders()
    site = resource.Resource()
    site.putChild(b"health", Page(lambda: "ok"))
    site.putChild(b"repeat-customers", Page(orders.repeat_customers))
    site.putChild(b"partner", Page(wait_for_partner))
    site.putChild(b"invoice", Page(render_invoice))
    reactor.listenTCP(PORT, server.Site(site), interface="127.0.0.1")
    PauseWatch(LOG).start()
    reactor.run()


if __name__ == "__main__":
    main()
