"""What a request with a large body leaves behind is taken away soon, however few objects it is.

An answer to a body that is refused leaves the body in a circle (an error, its frames and the request), which only a collection
ends. The process collects after twenty thousand objects, which are some four hundred such requests: gigabytes.
"""

import asyncio
import gc
from typing import Any

LARGE = 128 * 1024  # bytes; forms as people fill them in are smaller
SOON_SECONDS = 0.05  # the request is over by then


class LargeBodies:
    """Collects once for all requests with large bodies of the moment; of one event loop."""

    def __init__(self) -> None:
        self._waiting = False

    def over(self, body: "CountedBody") -> None:
        """The request of a body is answered."""
        if body.size > LARGE and not self._waiting:
            self._waiting = True
            asyncio.get_running_loop().call_later(SOON_SECONDS, self._collect)

    def _collect(self) -> None:
        self._waiting = False
        gc.collect(1)  # what is young: what stays for long is not walked through


class CountedBody:
    """A body as it comes in, and how many bytes of it did."""

    def __init__(self, receive: Any) -> None:
        self._receive = receive
        self.size = 0

    async def __call__(self) -> Any:
        """Receive the next message."""
        message = await self._receive()
        self.size += len(message.get("body") or b"")
        return message
