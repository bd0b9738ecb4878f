"""Settings, read once from `YUSHEN_…` variables or `yushen.toml`; only `wiring` and `app` see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.errors import OutputNotWritable, UserInputError

__all__ = ["Settings", "read_settings"]


def _bundled(name: str) -> Path:
    """Return a data folder: inside an installed wheel, else at the top of the checkout."""
    package = Path(__file__).parent
    installed = package / "_bundled" / name
    return installed if installed.is_dir() else package.parent / name


class Settings(BaseSettings):
    """At most 20 flat fields, each with a safe default."""

    model_config = SettingsConfigDict(env_prefix="YUSHEN_", toml_file="yushen.toml", extra="forbid", frozen=True)

    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("yushen", appauthor=False)),
        description="everything that is written lives here",
    )
    corpus_dir: Path = Field(
        default_factory=lambda: _bundled("corpus"), description="the folder of the regulation packs that come with the program"
    )
    prompts_dir: Path = Field(default_factory=lambda: _bundled("prompts"), description="the folder of the prompts")
    pack: str = Field(default="bazhou-2025", description="the regulation that answers when --pack is not given")
    embedder: str = Field(default="e5-small", description="e5-small, sentence-transformers:PATH_OR_NAME or openai:MODEL")
    embedder_base_url: str | None = Field(default=None, description="address of an OpenAI-compatible embedding service")
    embedder_api_key: SecretStr | None = Field(default=None, description="its key")
    reranker: str | None = Field(default=None, description="folder of a sentence-transformers cross-encoder that chooses among articles")
    model: str | None = Field(default=None, description="name of the language model; none: rules and extracts only")
    model_base_url: str | None = Field(default=None, description="address of its OpenAI-compatible service")
    model_api_key: SecretStr | None = Field(default=None, description="its key")
    model_timeout_s: float = Field(default=60, gt=0, description="seconds to wait for the model before the extract answer stands")
    model_required: bool = Field(
        default=False, description="a model service that cannot be used is an error (exit code 4), not an answer without it"
    )
    max_file_mb: int = Field(default=200, gt=0, description="larger files are refused")
    max_pages: int = Field(default=2000, gt=0, description="longer documents are refused")
    ocr: bool = Field(default=True, description="recognise pages that are pictures or whose text is garbled")
    max_ocr_pages: int = Field(default=300, gt=0, description="further such pages of a file are left out, with a warning")
    office: bool = Field(default=True, description="use LibreOffice, where installed: old Word formats, page numbers of Word files")
    allow_classified: bool = Field(
        default=False, description="read files that carry a classification marking; only where the machine is approved for them"
    )
    max_memory_mb: int = Field(default=1400, gt=0, description="a file whose reading takes more is refused")

    @property
    def added_packs_dir(self) -> Path:
        """Return the folder of the packs that users add: where the program is installed, its own may not be writable."""
        return self.data_dir / "corpus"

    @contextmanager
    def writing_data(self) -> Iterator[None]:
        """Have what cannot be written below `data_dir` name the setting that chose it. Raises UserInputError."""
        try:
            yield
        except OutputNotWritable as error:
            cause = error.__cause__
            reason = f"({cause.strerror})" if isinstance(cause, OSError) and cause.strerror else ""
            raise UserInputError(
                f"无法写入数据文件夹 {str(error.folder)!r}{reason}。请检查写权限和磁盘空间,或用 YUSHEN_DATA_DIR 另行指定文件夹。"
            ) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, strongest first: arguments, environment, yushen.toml of the working folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """Return the settings. Raises UserInputError that names each setting that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = ";".join(f"{'.'.join(map(str, e['loc']))}:{e['msg']}" for e in error.errors(include_input=False))
        raise UserInputError(f"设置有误({wrong})。请检查 YUSHEN_ 开头的环境变量或 yushen.toml。") from error
    except ValueError as error:  # yushen.toml is not TOML
        raise UserInputError(f"yushen.toml 无法读取:{error}") from error
