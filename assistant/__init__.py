"""Yushen (预审): answers questions on a regulation and pre-screens feasibility reports.

from assistant import build_assistant, load_pack, open_document
assistant = build_assistant()
assistant.ask("…") -> Answer
assistant.screen(path) -> Checklist
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.wiring import build_assistant, load_pack, open_document

__all__ = ["build_assistant", "load_pack", "open_document"]


def __getattr__(name: str) -> Any:
    # Imported on first use: `yushen --help` imports this package too and must not wait for pydantic.
    if name in __all__:
        from assistant import wiring

        return getattr(wiring, name)
    raise AttributeError(name)
