"""From an asynchronous source to an ordinary generator that keeps to its time, whatever the other side does."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Generator
from queue import SimpleQueue
from threading import Thread

__all__ = ["relay"]


def relay(source: Callable[[], AsyncIterator[str]], *, within_s: float) -> Generator[str, None, None]:
    """Yield the pieces of `source`. Raises what it raises, TimeoutError after `within_s` seconds.

    The source runs on an event loop of its own, in a thread: every wait in it, a header that comes letter by letter too, can be ended
    at once. Closing the generator ends it.
    """
    outbox: SimpleQueue[str | BaseException | None] = SimpleQueue()
    loop = asyncio.new_event_loop()
    task = loop.create_task(_fill(source, outbox, within_s=within_s))
    task.add_done_callback(lambda done: outbox.put(None if done.cancelled() else done.exception()))
    Thread(target=_run, args=(loop, task), name="model", daemon=True).start()
    try:
        while isinstance(piece := outbox.get(), str):
            yield piece
        if piece is not None:
            raise piece
    finally:
        with contextlib.suppress(RuntimeError):  # the loop is closed: the source has ended
            loop.call_soon_threadsafe(task.cancel)


async def _fill(source: Callable[[], AsyncIterator[str]], outbox: "SimpleQueue[str | BaseException | None]", *, within_s: float) -> None:
    async with asyncio.timeout(within_s), contextlib.aclosing(source()) as pieces:  # type: ignore[type-var]
        async for piece in pieces:
            outbox.put(piece)


def _run(loop: asyncio.AbstractEventLoop, task: "asyncio.Task[None]") -> None:
    try:
        loop.run_until_complete(asyncio.wait({task}))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
