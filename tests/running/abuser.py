"""One person's program that asks for pages as fast as it can: `python -m tests.running.abuser PORT COOKIE SECONDS`."""

import http.client
import sys
import threading
import time

CONNECTIONS = 8
PAGES = ("/", "/cases/", "/search?q=silver", "/sent")


def main() -> None:
    """Ask over many connections until the time is over; print how often, and how many were refused."""
    port, cookie, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    ends, codes = time.monotonic() + seconds, []

    def ask() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        turn = 0
        while time.monotonic() < ends:
            turn += 1
            try:
                connection.request("GET", PAGES[turn % len(PAGES)], headers={"Cookie": cookie})
                answer = connection.getresponse()
                answer.read()
                codes.append(answer.status)
            except (OSError, http.client.HTTPException):
                connection.close()
        connection.close()

    threads = [threading.Thread(target=ask) for _number in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.stdout.write(f"{len(codes)} {codes.count(429)}\n")


if __name__ == "__main__":
    main()
