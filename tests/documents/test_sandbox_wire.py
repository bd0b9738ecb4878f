"""Messages between the sandbox and its child: what does not make sense is refused."""

from io import BytesIO

import pytest

from assistant.documents.sandbox.wire import Kind, OversizedMessage, pack_picture, read_message, unpack_size, write_message


def test_messages_come_back_as_they_were_sent() -> None:
    stream = BytesIO()
    write_message(stream, Kind.DOCUMENT, b"{}")
    write_message(stream, Kind.READY)
    stream.seek(0)
    assert [read_message(stream, most=2), read_message(stream, most=2), read_message(stream, most=2)] == [
        (Kind.DOCUMENT, b"{}"),
        (Kind.READY, b""),
        None,
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        pytest.param(b"D" + (2**40).to_bytes(8, "big"), OversizedMessage, id="too-long"),
        pytest.param(b"?" + bytes(8), ValueError, id="unknown-kind"),
    ],
)
def test_message_that_makes_no_sense_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_message(BytesIO(content), most=10)


def test_message_that_breaks_off_is_none() -> None:
    assert read_message(BytesIO(b"D" + (9).to_bytes(8, "big") + b"{"), most=10) is None


@pytest.mark.parametrize("payload", [b"", pack_picture(2, 2, bytes(11)), pack_picture(2**31, 2**31, b"")])
def test_picture_of_another_size_than_it_says_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        unpack_size(payload)
