"""Getting ready in the background: the page opens at once, the first question finds everything loaded."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from assistant.errors import AssistantError
from assistant.regulations.types import Pack
from assistant.wiring import Assistant

__all__ = ["Readiness"]


class Readiness:
    """Loads the pack, the index and the embedder in a thread of its own, once."""

    def __init__(self, assistant: Assistant) -> None:
        executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="readiness")
        self._loading: Future[Pack] = executor.submit(_load, assistant)
        executor.shutdown(wait=False)

    def wait(self) -> None:
        """Return when all is loaded. Raises the AssistantError that prevents it."""
        self._loading.result()

    def report(self) -> tuple[int, dict[str, Any]]:
        """Return the HTTP status and the JSON of /healthz: 200 when ready, 503 while loading and where loading failed."""
        if not self._loading.done():
            return 503, {"status": "loading"}
        error = self._loading.exception()
        if error is None:
            pack = self._loading.result()
            return 200, {"status": "ready", "pack": pack.id, "articles": len(pack.articles)}
        return 503, {"status": "failed", "message": str(error) if isinstance(error, AssistantError) else "内部错误，详见服务日志。"}


def _load(assistant: Assistant) -> Pack:
    pack = assistant.pack()
    assistant.prepare_for_many()
    assistant.searcher(pack).search(pack.title, limit=1)  # the first search loads what is left
    return pack
