"""Language models behind one seam. `PROVIDERS`: a setting's prefix → a function that makes a ChatModel."""

from collections.abc import Callable, Iterator
from typing import Any

from assistant.errors import ServiceError
from assistant.llm.types import ChatModel, Message

__all__ = ["PROVIDERS", "OpenAICompatible", "build_chat_model"]


class OpenAICompatible:
    """Any service with the OpenAI chat interface: Qwen, DeepSeek, vLLM, Ollama, llama.cpp."""

    def __init__(self, name: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> None:
        from langchain_openai import ChatOpenAI  # 1 s of import, only where a model is configured

        self.name = name
        settings: dict[str, Any] = {"model": name, "base_url": base_url, "timeout": timeout_s, "max_retries": 1, "temperature": 0}
        # A local server wants no key, the client library insists on one.
        self._client = ChatOpenAI(api_key=lambda: api_key or "none", **settings)

    def stream(self, messages: tuple[Message, ...]) -> Iterator[str]:
        """Yield the reply in pieces. Raises ServiceError without the key or the prompt in its message."""
        from openai import OpenAIError

        try:
            for chunk in self._client.stream([(message.role, message.content) for message in messages]):
                yield str(chunk.text)
        except OpenAIError as error:
            raise ServiceError(
                f"语言模型服务 {self.name!r} 无法使用({type(error).__name__})。请检查 YUSHEN_MODEL_BASE_URL 和网络。"
            ) from error


PROVIDERS: dict[str, Callable[..., ChatModel]] = {"openai": OpenAICompatible}


def build_chat_model(name: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> ChatModel:
    """Return the model named `provider:model`; without a known provider, any OpenAI-compatible service."""
    provider, separator, model = name.partition(":")
    if separator and provider in PROVIDERS:
        return PROVIDERS[provider](model, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
    return OpenAICompatible(name, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
