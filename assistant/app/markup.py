"""Text as HTML: the only place where the web page turns words of users, reports and regulations into markup."""

from collections.abc import Iterable
from html import escape

from assistant.text.span import Span

__all__ = ["element", "marked", "notice", "question_buttons", "text"]


def text(words: str) -> str:
    """Return words that a browser shows as they are, whatever they look like."""
    return escape(words, quote=True)


def element(name: str, *contents: str, **attributes: str | float | bool | None) -> str:
    """Return one HTML element. contents: HTML already; attributes: plain words, escaped here.

    A trailing or inner underscore stands for what Python cannot write: class_ is class, data_row is data-row.
    None and False leave an attribute out, True writes it without a value.
    """
    written = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    return f"<{name}{written}>{''.join(contents)}</{name}>"


def marked(words: str, spans: Iterable[Span]) -> str:
    """Return words with the characters of `spans` in <mark>; spans may overlap, and may reach beyond the words."""
    pieces: list[str] = []
    done = 0
    for start, end in _merged(spans, len(words)):
        pieces += [text(words[done:start]), element("mark", text(words[start:end]))]
        done = end
    return "".join(pieces) + text(words[done:])


def notice(words: str, *, kind: str = "hint") -> str:
    """Return a line that tells the reader something. kind: hint, warning or error, a CSS class."""
    return element("p", text(words), class_=f"ys-notice ys-{kind}", role="alert" if kind == "error" else "note")


def question_buttons(caption: str, questions: Iterable[str]) -> str:
    """Return buttons that ask a question when pressed; nothing where there are no questions."""
    buttons = [element("button", text(question), type="button", class_="ys-chip", data_question=question) for question in questions]
    return element("div", element("span", text(caption), class_="ys-caption"), *buttons, class_="ys-chips") if buttons else ""


def _attribute(name: str, value: str | float | bool | None) -> str:
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value), quote=True)}"'


def _merged(spans: Iterable[Span], length: int) -> list[tuple[int, int]]:
    """Return the ranges within 0..length, left to right, those that touch or overlap joined."""
    ranges: list[tuple[int, int]] = []
    for start, end in sorted((span.start, min(span.end, length)) for span in spans):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        elif start < end:
            ranges.append((start, end))
    return ranges
