"""What is no HTTP request, or has more headers than are read: refused as everything else is, by a problem document."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from autograder.service.api.problems import MEDIA_TYPE, Problem, response

_DETAIL = (
    "What was sent is no HTTP request that can be read here: expected HTTP/1.1 with one Host, and less than 64 kB of "
    "headers. In a browser, remove this site's cookies; otherwise mend what the program sends."
)


class HttpProtocol(H11Protocol):
    """uvicorn's protocol, which bounds what it keeps of a request's head; only its answer to what is none differs."""

    def send_400_response(self, msg: str) -> None:
        """Refuse, and end the connection. `msg` tells a person nothing."""
        body = bytes(response(Problem(400, "bad_request", "Bad Request", _DETAIL)).body)
        headers = [("content-type", MEDIA_TYPE), ("content-length", str(len(body))), ("connection", "close")]
        events = (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=body),
            h11.EndOfMessage(),
        )
        for event in events:
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
