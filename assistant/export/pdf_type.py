"""Chinese text in PDFs that this program makes: the font, the styles, and words made safe for reportlab's markup.

The font is one of the standard Chinese fonts that readers of PDF bring along or replace: no font file is needed here, and the text can
be searched and copied.
"""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph  # type: ignore[import-untyped]

from assistant.export.wording import printable

__all__ = ["FONT", "LINK", "Bookmark", "anchored", "linked", "markup", "paragraph", "style"]

FONT = "STSong-Light"
LINK = "#1d4f8c"
_WESTERN = "Helvetica"
_GETA = "〓"  # what Chinese typesetters put for a character that the font lacks
_WIDE_SPACE = "&nbsp;"  # an em wide in this font; reportlab makes one narrow space of any run of others
_LEADING = 1.35


@lru_cache(maxsize=32)
def style(size: float, *, centred: bool = False, before: float = 0) -> ParagraphStyle:
    """Return the style of Chinese paragraphs. size, before (the space above): points."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    more = {"alignment": TA_CENTER} if centred else {}
    return ParagraphStyle(
        f"song-{size}-{centred}-{before}",
        fontName=FONT,
        fontSize=size,
        leading=size * _LEADING,
        wordWrap="CJK",
        spaceBefore=before,
        spaceAfter=2,
        **more,
    )


def paragraph(marked: str, size: float = 9, *, centred: bool = False, before: float = 0) -> Paragraph:
    """Return a paragraph of text that `markup`, `linked` and `anchored` have made."""
    return Paragraph(marked, style(size, centred=centred, before=before))


def markup(text: str) -> str:
    """Return text as reportlab's markup: nothing in it acts, line ends stay, each character is set in a font that has it."""
    marked = "".join(_in_font(font, "".join(run)) for font, run in groupby(printable(text), _font_of))
    return marked.replace("\n", "<br/>").replace("\u3000", _WIDE_SPACE)


def linked(marked: str, key: str) -> str:
    """Return markup that leads to the place `key` of the same file."""
    return f'<a href="#{key}" color="{LINK}"><u>{marked}</u></a>'


def anchored(marked: str, key: str) -> str:
    """Return markup that is the place `key`."""
    return f'<a name="{key}"/>{marked}'


def _font_of(character: str) -> str | None:
    """Return the font that has the character, None where neither has."""
    if character == "\n" or len(character.encode("gb18030", "replace")) <= 2:
        return FONT
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return None
    return _WESTERN


def _in_font(font: str | None, run: str) -> str:
    if font is None:
        return _GETA * len(run)
    return escape(run) if font == FONT else f'<font name="{_WESTERN}">{escape(run)}</font>'


class Bookmark(Flowable):  # type: ignore[misc]
    """The place `key`, named in the outline of the file, with the names of `below` (name and place) under it. Takes no room."""

    def __init__(self, key: str, name: str, *, below: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self._key, self._name, self._below = key, name, below

    def wrap(self, width: float, height: float) -> tuple[float, float]:  # noqa: ARG002 - the signature is reportlab's
        return 0, 0

    def draw(self) -> None:
        self.canv.bookmarkHorizontal(self._key, 0, 0)
        self.canv.addOutlineEntry(self._name, self._key, level=0)
        for name, key in self._below:
            self.canv.addOutlineEntry(name, key, level=1)
