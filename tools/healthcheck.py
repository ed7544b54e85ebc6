"""The only home of the question that a container asks about itself: is the web, the worker or the beat alive?"""

import os
import sys
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def web_answers() -> bool:
    """Ask the health page, under a name that the portal accepts; an error page raises."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/"
    request = urllib.request.Request(address, headers={"Host": host, "X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(request, timeout=4) as answer:
        return bool(answer.status == 200)


def helper_lives(role: str) -> bool:
    """Ask Redis for the sign of life of the worker or the beat."""
    from pearls.celery import alive

    return alive()[role]


if __name__ == "__main__":
    part = sys.argv[1]
    sys.exit(not (web_answers() if part == "web" else helper_lives(part)))
