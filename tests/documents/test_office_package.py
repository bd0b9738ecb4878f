"""Office files (zips of XML parts) as strangers make them."""

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree

import pytest

from assistant.documents.packages import parts as package_module
from assistant.documents.packages import zips
from assistant.documents.packages.parts import Package
from assistant.documents.source import Limits, Source
from assistant.errors import DocumentError


def packed(parts: Mapping[str, bytes | str], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def open_package(content: bytes, limits: Limits | None = None) -> Package:
    return Package(Source(name="表.xlsx", content=content, limits=limits or Limits()))


def refusal(content: bytes, part: str = "a.xml", limits: Limits | None = None) -> str:
    with pytest.raises(DocumentError) as caught:
        open_package(content, limits).parse(part)
    return caught.value.code


def test_a_part_is_read_without_namespaces() -> None:
    root = open_package(packed({"a.xml": '<w:a xmlns:w="urn:w" w:val="1"><w:b/></w:a>'})).parse("a.xml")
    assert root is not None
    assert (root.tag, root.attrib, root[0].tag) == ("a", {"val": "1"}, "b")


def test_parts_are_found_in_any_case_and_with_either_slash() -> None:
    package = open_package(packed({"xl\\Shared.xml": "<a/>"}))
    assert package.read("xl/shared.xml") == b"<a/>"
    assert package.read("xl/other.xml") is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('<?xml version="1.0" encoding="GBK"?><a>预算</a>'.encode("gbk"), id="gbk"),
        pytest.param('<?xml version="1.0" encoding="UTF-16"?><a>预算</a>'.encode("utf-16"), id="utf-16"),
        pytest.param("<a>预算</a>".encode("utf-16-le"), id="utf-16-without-a-mark"),
        pytest.param("<a>预算</a>".encode("utf-8-sig"), id="utf-8-with-a-mark"),
    ],
)
def test_xml_is_read_in_the_encodings_that_programs_write(content: bytes) -> None:
    root = open_package(packed({"a.xml": content})).parse("a.xml")
    assert root is not None
    assert root.text == "预算"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b'<?xml version="1.0" encoding="UTF-7"?><a/>', id="utf-7"),
        pytest.param('<?xml version="1.0" encoding="cp037"?><a/>'.encode("cp037"), id="ebcdic"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', id="doctype"),
        pytest.param('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"), id="doctype-in-utf-16"),
        pytest.param(b"<a>" * 300 + b"</a>" * 300, id="nested-too-deeply"),
        pytest.param(b"<a>" * 100_000, id="never-closed"),
        pytest.param(b"<a " + b"".join(b'b%d="" ' % number for number in range(120_000)) + b"/>", id="a-tag-of-a-megabyte"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"<a>\x00</a>", id="zero-byte"),
    ],
)
def test_xml_that_no_office_program_writes_is_damaged(content: bytes) -> None:
    assert refusal(packed({"a.xml": content})) == "damaged"


@pytest.mark.parametrize("content", [b"<a>" * 300 + b"</a>" * 300, b"<a>" * 2_000_000, b"<a>", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_xml_that_is_scanned_is_held_to_the_same(content: bytes) -> None:
    with pytest.raises(DocumentError) as caught:
        open_package(packed({"a.xml": content})).scan("a.xml", ElementTree.TreeBuilder())
    assert caught.value.code == "damaged"


def test_two_hundred_levels_can_be_read() -> None:
    assert open_package(packed({"a.xml": "<a>" * 200 + "</a>" * 200})).parse("a.xml") is not None


def test_more_elements_than_fit_in_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_MOST_ELEMENTS", 1000)
    assert refusal(packed({"a.xml": "<a>" + "<b/>" * 1001 + "</a>"})) == "too-large"


def test_more_attributes_than_fit_in_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_module, "_MOST_ATTRIBUTES", 1000)
    assert refusal(packed({"a.xml": "<a>" + "<b c='' d=''/>" * 501 + "</a>"})) == "too-large"


def test_parts_that_unpack_beyond_the_limit_are_refused() -> None:
    content = packed({"a.xml": "<a/>", "b.bin": bytes(2_000_000)})
    assert refusal(content, limits=Limits(max_unpacked_bytes=1_000_000)) == "too-large"


def test_a_part_that_declares_less_than_it_holds_is_damaged() -> None:
    content = packed({"a.xml": "<a>" + " " * 100_000 + "</a>"})
    declared = struct.pack("<I", 100_007)
    assert content.count(declared) == 2
    assert refusal(content.replace(declared, struct.pack("<I", 10))) == "damaged"


def test_entries_that_share_bytes_are_damaged() -> None:
    content = packed({"a.xml": "<a/>", "b.xml": "<a/>"}, packing=zipfile.ZIP_STORED)
    at = content.rindex(b"PK\x01\x02")  # the second entry now begins where the first does
    assert refusal(content[: at + 42] + struct.pack("<I", 0) + content[at + 46 :]) == "damaged"


def test_two_parts_of_one_name_that_differ_are_damaged() -> None:
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a.xml", "<a>一</a>")
        archive.writestr("a.xml", "<a>二</a>")
        archive.writestr("b.xml", "<b/>")
        archive.writestr("b.xml", "<b/>")
    assert refusal(stream.getvalue()) == "damaged"
    assert open_package(stream.getvalue()).parse("b.xml") is not None


def test_packings_without_a_bound_are_damaged() -> None:
    assert refusal(packed({"a.xml": "<a/>"}, packing=zipfile.ZIP_LZMA)) == "damaged"


def test_too_many_entries_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "_MOST_ENTRIES", 5)
    assert refusal(packed({f"{number}.xml": "<a/>" for number in range(6)})) == "too-large"


def test_a_locked_part_is_encrypted() -> None:
    content = bytearray(packed({"a.xml": "<a/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == "encrypted"


def test_relations_stay_inside_the_package() -> None:
    relations = (
        '<Relationships><Relationship Id="a" Type="x/image" Target="../../../../etc/passwd"/>'
        '<Relationship Id="b" Type="x/image" Target="http://x/" TargetMode="External"/></Relationships>'
    )
    package = open_package(packed({"word/_rels/document.xml.rels": relations}))
    assert list(package.related("word/document.xml", "image")) == ["etc/passwd"]
    assert package.read("etc/passwd") is None
