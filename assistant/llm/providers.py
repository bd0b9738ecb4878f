"""Language models behind one seam. `PROVIDERS`: a setting's prefix → a function that makes a ChatModel."""

from collections.abc import Callable

from assistant.llm.openai_compatible import OpenAICompatible
from assistant.llm.types import ChatModel

__all__ = ["PROVIDERS", "OpenAICompatible", "build_chat_model"]

PROVIDERS: dict[str, Callable[..., ChatModel]] = {"openai": OpenAICompatible}


def build_chat_model(name: str, *, base_url: str | None, api_key: str | None, timeout_s: float) -> ChatModel:
    """Return the model named `provider:model`; without a known provider, any OpenAI-compatible service. Raises UserInputError."""
    provider, separator, model = name.partition(":")
    if separator and provider in PROVIDERS:
        return PROVIDERS[provider](model, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
    return OpenAICompatible(name, base_url=base_url, api_key=api_key, timeout_s=timeout_s)
