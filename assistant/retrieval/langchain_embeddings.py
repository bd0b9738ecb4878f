"""Our embedders as LangChain sees them. Imports langchain_core (0.5 s): import this module only where a chain or a store is made."""

from langchain_core.embeddings import Embeddings

from assistant.retrieval.types import Embedder

__all__ = ["LangChainEmbeddings"]


class LangChainEmbeddings(Embeddings):
    """An Embedder behind LangChain's interface. symmetric: stored texts are questions too and are embedded as queries."""

    def __init__(self, embedder: Embedder, *, symmetric: bool = False) -> None:
        self._embedder = embedder
        self._symmetric = symmetric

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        embed = self._embedder.embed_queries if self._symmetric else self._embedder.embed_passages
        return embed(texts)

    def embed_query(self, text: str) -> list[float]:
        return self._embedder.embed_queries([text])[0]
