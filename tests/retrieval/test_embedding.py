import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.errors import ServiceError, UserInputError
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.embedding import Prefixes, as_langchain, build_embedder, prefixes_of


class EmbeddingServer:
    """A server with OpenAI's /embeddings on loopback: vector = (characters, 1, 2); remembers what it was sent."""

    def __init__(self, *, status: int = 200, body: dict[str, Any] | None = None) -> None:
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(request)
                outer.keys.append(self.headers["Authorization"])
                vectors = [{"object": "embedding", "index": i, "embedding": [len(t), 1, 2]} for i, t in enumerate(request["input"])]
                usage = {"prompt_tokens": 0, "total_tokens": 0}
                answer = body or {"object": "list", "data": vectors, "model": "m", "usage": usage}
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Connection", "close")
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> "EmbeddingServer":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def save_tiny_model(folder: Path, *, prompts: dict[str, str] | None = None) -> Path:
    """Make a sentence-transformers model of one layer and eight dimensions, with random weights of a fixed seed."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(1)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"公园开门关几点游客query:passage为这个句子"]
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(dict.fromkeys(words))}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=64)
    config = BertConfig(vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    BertModel(config).save_pretrained(folder / "bert")
    fast.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    model = SentenceTransformer(modules=[transformer, Pooling(8)], prompts=prompts)
    model.save(str(folder / "model"))
    return folder / "model"


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: connections are refused
        yield taken.getsockname()[1]


@pytest.mark.parametrize(
    ("model", "prefixes"),
    [
        pytest.param("intfloat/multilingual-e5-large", Prefixes(query="query: ", passage="passage: "), id="e5"),
        pytest.param("/models/e5-base-v2/", Prefixes(query="query: ", passage="passage: "), id="e5-folder"),
        pytest.param("BAAI/bge-large-zh-v1.5", Prefixes(query="为这个句子生成表示以用于检索相关文章："), id="bge-zh"),
        pytest.param("BAAI/bge-m3", Prefixes(), id="bge-m3-wants-none"),
        pytest.param("/data/page5/model", Prefixes(), id="e5-inside-a-word"),
    ],
)
def test_prefixes_follow_the_name_of_the_model(model: str, prefixes: Prefixes) -> None:
    assert prefixes_of(model) == prefixes


def test_instruct_models_get_an_instruction_for_queries_only() -> None:
    for model in ("Qwen/Qwen3-Embedding-0.6B", "intfloat/multilingual-e5-large-instruct"):
        assert prefixes_of(model).query.startswith("Instruct: ")
        assert prefixes_of(model).passage == ""


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        pytest.param("word2vec", "word2vec", id="unknown"),
        pytest.param("", "e5-small", id="empty-names-the-choices"),
        pytest.param("e5-small:large", "large", id="model-where-none-belongs"),
        pytest.param("sentence-transformers:", "sentence-transformers:/", id="model-missing"),
        pytest.param("openai:", "openai:bge-m3", id="openai-model-missing"),
        pytest.param("openai:bge-m3", "base_url", id="openai-address-missing"),
    ],
)
def test_setting_that_is_off_says_what_to_write(spec: str, words: str) -> None:
    with pytest.raises(UserInputError, match=words):
        build_embedder(spec)


def test_default_embedder_works_in_langchain(e5: E5Small) -> None:
    embeddings = as_langchain(e5)
    assert embeddings.embed_query("几点开门") == e5.embed_queries(["几点开门"])[0]
    assert embeddings.embed_documents(["公园每日七时开放"]) == e5.embed_passages(["公园每日七时开放"])


def test_openai_server_gets_plain_texts_with_the_prefix_of_its_model() -> None:
    with EmbeddingServer() as server:
        embedder = build_embedder("openai:multilingual-e5-large", base_url=server.base_url, api_key="secret")
        vectors = embedder.embed_passages(["公园", "公园开门"])
        embedder.embed_queries(["公园"])
    assert [request["input"] for request in server.requests] == [["passage: 公园", "passage: 公园开门"], ["query: 公园"]]
    assert server.keys[0] == "Bearer secret"
    expected = np.array([[11, 1, 2], [13, 1, 2]])  # "passage: " has nine characters
    assert np.array(vectors) == pytest.approx(expected / np.linalg.norm(expected, axis=1, keepdims=True), abs=1e-5)


def test_openai_embedder_is_named_by_model_and_place_and_not_by_key() -> None:
    embedder = build_embedder("openai:bge-m3", base_url="http://127.0.0.1:9/v1/", api_key="secret")
    assert embedder.id == "openai:bge-m3@http://127.0.0.1:9/v1"


def test_no_text_is_no_request() -> None:
    with EmbeddingServer() as server:
        assert build_embedder("openai:bge-m3", base_url=server.base_url).embed_passages([]) == []
    assert server.requests == []


def test_server_that_does_not_answer_is_a_service_error(closed_port: int) -> None:
    embedder = build_embedder("openai:bge-m3", base_url=f"http://127.0.0.1:{closed_port}/v1")
    with pytest.raises(ServiceError, match=str(closed_port)):
        embedder.embed_queries(["公园"])


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(401, {"error": {"message": "bad key"}}, id="key-refused"),
        pytest.param(404, {"error": {"message": "no such model"}}, id="model-unknown"),
        pytest.param(200, {"hello": "world"}, id="another-kind-of-server"),
        pytest.param(200, {"object": "list", "model": "m", "data": []}, id="no-vectors"),
    ],
)
def test_server_that_answers_wrongly_is_a_service_error(status: int, body: dict[str, Any]) -> None:
    with EmbeddingServer(status=status, body=body) as server:
        embedder = build_embedder("openai:bge-m3", base_url=server.base_url)
        with pytest.raises(ServiceError, match="向量服务"):
            embedder.embed_queries(["公园"])


class TestSentenceTransformers:
    """For real: a tiny model made here, loaded from its folder."""

    pytestmark = pytest.mark.filterwarnings("default")  # torch and transformers warn about themselves

    @pytest.fixture(autouse=True)
    def _extra_installed(self) -> None:
        pytest.importorskip("sentence_transformers")

    def test_missing_folder_is_named(self) -> None:
        with pytest.raises(UserInputError, match="/no/such/folder"):
            build_embedder("sentence-transformers:/no/such/folder")

    def test_local_folder_gives_unit_vectors(self, tmp_path: Path) -> None:
        embedder = build_embedder(f"sentence-transformers:{save_tiny_model(tmp_path)}")
        vectors = np.array(embedder.embed_passages(["公园开门", "几点"]))
        assert vectors.shape == (2, 8)
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-4)
        assert embedder.embed_queries([]) == []

    def test_prompts_of_the_model_itself_are_used(self, tmp_path: Path) -> None:
        model = save_tiny_model(tmp_path, prompts={"query": "query:", "document": "passage:"})
        with_prompts = build_embedder(f"sentence-transformers:{model}")
        assert with_prompts.embed_queries(["公园"]) != with_prompts.embed_passages(["公园"])

    def test_prefixes_of_the_name_are_used_where_the_model_has_none(self, tmp_path: Path) -> None:
        plain = save_tiny_model(tmp_path)
        named = plain.rename(tmp_path / "bge-small-zh-v1.5")
        embedder = build_embedder(f"sentence-transformers:{named}")
        assert embedder.embed_queries(["公园"]) == [
            pytest.approx(vector, abs=1e-5) for vector in embedder.embed_passages(["为这个句子生成表示以用于检索相关文章：公园"])
        ]

    def test_id_follows_the_weights(self, tmp_path: Path) -> None:
        import torch
        from sentence_transformers import SentenceTransformer

        folder = save_tiny_model(tmp_path)
        first = build_embedder(f"sentence-transformers:{folder}").id
        assert build_embedder(f"sentence-transformers:{folder}").id == first
        model = SentenceTransformer(str(folder))
        with torch.no_grad():
            next(model.parameters()).add_(1)
        model.save(str(folder))
        assert build_embedder(f"sentence-transformers:{folder}").id != first
        assert first.startswith("sentence-transformers:model@")
