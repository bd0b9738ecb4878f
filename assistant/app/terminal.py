"""What all commands share: their common options, the program behind them, and how they speak to a terminal."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.wiring import Assistant

__all__ = ["JsonOption", "PackOption", "complain", "open_assistant", "print_json", "print_lines", "say"]

PackOption = Annotated[str | None, typer.Option("--pack", help="制度包编号,默认 bazhou-2025。")]
JsonOption = Annotated[bool, typer.Option("--json", help="标准输出只含 JSON。")]


def open_assistant() -> "Assistant":
    """Return the program with the settings of this machine."""
    from assistant.wiring import build_assistant

    return build_assistant()


def print_lines(*lines: str) -> None:
    for line in lines:
        print(line, flush=True)


def print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def say(line: str) -> None:
    """Print a line for people: to standard error, which carries no results."""
    print(line, file=sys.stderr, flush=True)


def complain(error: AssistantError) -> None:
    say(f"错误:{error}")
