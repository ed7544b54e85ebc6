"""The only home of a plain visitor: one kept connection, the cookies of a person, the time each answer took."""

import http.client
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "b" * 32  # a form's token of the right length; the cookie beside it is what it is checked against


@dataclass
class Answer:
    """One answer: status, headers, body, and the seconds from the first byte sent to the last byte read."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Client:
    """Speaks HTTP/1.1 to one address on one connection that is opened again when the server closed it."""

    port: int
    session: str = ""
    timeout: float = 30.0
    connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str, session: str = "", **headers: str) -> Answer:
        """Return the answer to a GET."""
        return self._send("GET", path, None, session, headers)

    def post(self, path: str, data: dict, session: str = "") -> Answer:
        """Return the answer to a posted form."""
        body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}).encode()
        return self._send("POST", path, body, session, {"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, data: dict, session: str = "") -> Answer:
        """Return the answer to posted JSON, as the editor sends it."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": TOKEN}
        return self._send("POST", path, json.dumps(data).encode(), session, headers)

    def close(self) -> None:
        """Give the connection up; the next request opens a new one."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, method: str, path: str, body: bytes | None, session: str, headers: dict) -> Answer:
        """Send and read; raises OSError or http.client.HTTPException where no whole answer came back."""
        cookies = f"sessionid={session or self.session}; csrftoken={TOKEN}"
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        began = time.perf_counter()
        try:
            self.connection.request(method, path, body, {"Cookie": cookies, **headers})
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        took = time.perf_counter() - began
        if answer.will_close:
            self.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content, took)
