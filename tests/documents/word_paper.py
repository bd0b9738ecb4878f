"""Small DOCX files, written as raw XML: what Word, WPS and others leave behind, and no library writes."""

import io
import zipfile
from dataclasses import dataclass, field

from paper import assert_sound

from assistant.documents.source import Limits, Source
from assistant.documents.types import Document
from assistant.documents.word.reader import read_docx

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMES.items())
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = NAMES["r"]
# A4 with margins of an inch: the type area is 451.3 points wide and 697.9 points high.
_PAPER = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/></w:sectPr>'
)


@dataclass
class Word:
    """A file put together part by part. `part` names what goes into word/<part>.xml, `embed` a file that it carries."""

    body: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)

    def add(self, *blocks: str) -> "Word":
        self.body += blocks
        return self

    def part(self, kind: str, xml: str) -> "Word":
        self.parts[kind] = xml
        return self

    def embed(self, kind: str, name: str, content: bytes) -> "Word":
        self.files.append((kind, name, content))
        return self

    def save(self) -> bytes:
        roots = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}
        relations = [f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in self.parts]
        relations += [
            f'<Relationship Id="f{number}" Type="{_OFFICE}/{kind}" Target="embeddings/{name}"/>'
            for number, (kind, name, _) in enumerate(self.files)
        ]
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", _types(self.parts))
            archive.writestr("_rels/.rels", _related(f'<Relationship Id="d" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'))
            archive.writestr("word/_rels/document.xml.rels", _related("".join(relations)))
            archive.writestr("word/document.xml", f"<w:document {DECLARED}><w:body>{''.join(self.body)}{_PAPER}</w:body></w:document>")
            for kind, xml in self.parts.items():
                root = roots.get(kind, kind)
                archive.writestr(f"word/{kind}.xml", f"<w:{root} {DECLARED}>{xml}</w:{root}>")
            for _, name, content in self.files:
                archive.writestr(f"word/embeddings/{name}", content)
        return buffer.getvalue()

    def read(self, *, office: bool = False) -> Document:
        """Read the file; office: with the pages that LibreOffice lays out."""
        document = read_docx(Source(name="报告.docx", content=self.save(), limits=Limits(office=office)))
        assert_sound(document)
        return document


_COLUMN = '<w:gridCol w:w="1500"/>'


def _related(relations: str) -> str:
    return f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'


def _types(parts: dict[str, str]) -> str:
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{base}.{kind}+xml"/>' for kind in parts)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/octet-stream"/>'
        f'<Override PartName="/word/document.xml" ContentType="{base}.document.main+xml"/>{overrides}</Types>'
    )


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what is no run already is plain text."""
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def numbered(text: str, level: int | None = 0, num_id: int = 1, *, style: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    depth = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return paragraph(*([text] if text else []), properties=f'{named}<w:numPr>{depth}<w:numId w:val="{num_id}"/></w:numPr>')


def level(index: int, form: str, template: str, extra: str = "", *, start: int = 1) -> str:
    """A level of a list; `extra` stands between format and template, as isLgl, suff, pStyle and lvlRestart do."""
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{template}"/></w:lvl>'


def lists(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>') -> str:
    """A numbering part with one abstract list, 7."""
    return f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>{nums}'


def table(*rows: str, properties: str = "") -> str:
    columns = max((part.count("<w:tc>") for part in rows), default=0)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{_COLUMN * columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    """A row; what is no cell already is a cell with plain text."""
    inner = "".join(part if part.startswith("<w:tc>") else cell(part) for part in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def cell(*blocks: str, properties: str = "") -> str:
    inner = "".join(part if part.startswith("<") else paragraph(part) for part in blocks) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'


def text_box(*blocks: str, fill: str = "") -> str:
    """A run with a text box as Word 2010 writes it, with the copy for older programs."""
    content = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData>'
        f"<wps:wsp><wps:spPr>{fill}</wps:spPr><wps:txbx>{content}</wps:txbx></wps:wsp>"
        f"</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
