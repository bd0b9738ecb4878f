"""Every file that a stranger may send comes to an end that the contract knows, and harms nobody: read through one Reader for all."""

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import CASES, Case, Trap
from hostile_paper import CHINESE, word

from assistant.documents.sandbox.reader import Reader
from assistant.documents.source import Limits
from assistant.errors import DocumentError

SECRET = "SECRET-OF-THE-MACHINE"
MOST_MB = 1536


class Noting(socketserver.BaseRequestHandler):
    """Notes that somebody came."""

    def handle(self) -> None:
        self.server.visitors += 1  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def readers() -> Iterator[dict[bool, Reader]]:
    """One Reader for all files but the few that LibreOffice is to open: for it to see every Word file would take seconds each."""
    readers = {office: Reader(limits=Limits(office=office), max_seconds=120) for office in (False, True)}
    yield readers
    for reader in readers.values():
        reader.close()


@pytest.fixture(scope="module")
def server() -> Iterator[socketserver.TCPServer]:
    with socketserver.TCPServer(("127.0.0.1", 0), Noting) as server:
        server.visitors = 0  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def trap(server: socketserver.TCPServer, tmp_path_factory: pytest.TempPathFactory) -> Trap:
    secret = tmp_path_factory.mktemp("machine") / "secret.txt"
    secret.write_text(SECRET)
    return Trap(address=f"http://127.0.0.1:{server.server_address[1]}/x", secret=secret)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "好.docx"
    path.write_bytes(word())
    return path


def outcome(reader: Reader, path: Path) -> tuple[str, str]:
    """Return "read" and all that was understood, or the code and the message of the error."""
    try:
        return "read", reader.read(path).model_dump_json()
    except DocumentError as error:
        return error.code, error.message


def test_corpus_is_large_and_its_names_are_different() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 120


@pytest.mark.parametrize("case", [pytest.param(case, id=case.name) for case in CASES])
def test_hostile_file_comes_to_an_end_of_the_contract(
    case: Case, readers: dict[bool, Reader], trap: Trap, server: socketserver.TCPServer, good: Path, tmp_path: Path
) -> None:
    reader = readers[case.office]
    folder = tmp_path / "one" / "two"
    folder.mkdir(parents=True)
    path = folder / case.file
    path.write_bytes(case.build(trap))
    code, said = outcome(reader, path)
    assert code in case.accepted, said[:200]
    assert SECRET not in said
    assert case.holds in said
    assert code == "read" or (said.endswith("。") and str(folder) not in said)
    assert reader.peak_mb < MOST_MB
    assert server.visitors == 0  # type: ignore[attr-defined]
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "one", folder, path]
    assert CHINESE in reader.read(good).text
