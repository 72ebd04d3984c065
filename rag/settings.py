"""Settings: flags over ``RAG_*`` environment over ``rag.toml`` over defaults.

Two ``rag.toml`` files are read where they exist: the current folder's, then the user's
configuration folder's. Import this module only when a command runs: pydantic costs 0.1 s.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from rag.errors import SettingsError, without_passwords

APP = "rag"
FILE_NAME = "rag.toml"
_PLAINLY = {  # of what pydantic says about a value, in a user's words
    "bool_parsing": "true or false",
    "int_parsing": "a whole number",
    "float_parsing": "a number",
}


class Settings(BaseSettings):
    """Everything that can be set. Every field is ``RAG_<NAME>`` in the environment."""

    model_config = SettingsConfigDict(
        env_prefix="RAG_", env_ignore_empty=True, extra="forbid", frozen=True
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir(APP, appauthor=False)),
        description="Directory of the library.",
    )
    llm: Literal["auto", "none", "ollama", "openai"] = Field(
        "auto",
        description="Which LLM answers: the configured one, else a reachable local Ollama, else "
        "none (quotes).",
    )
    model: str | None = Field(None, description="Name of the chat model.")
    strategy: Literal["auto", "single", "per-paper"] = Field(
        "auto", description="How an LLM is used."
    )
    embedder: str = Field(
        "minilm",
        description="'minilm' (packaged), 'ollama:MODEL', 'openai:MODEL' or 'fastembed:MODEL'.",
    )
    ollama_url: str = Field("http://127.0.0.1:11434", description="Address of the Ollama server.")
    openai_base_url: str | None = Field(
        None, description="Address of an OpenAI-compatible server, ending in /v1."
    )
    openai_api_key: SecretStr | None = Field(None, description="Key for that server.")
    chroma_url: str | None = Field(
        None, description="Address of a Chroma server; unset, Chroma runs embedded."
    )
    chroma_token: SecretStr | None = Field(
        None, description="Token for that server, or for the proxy in front of it."
    )
    lock_wait: float = Field(
        600.0,
        ge=0,
        description="Seconds that a command which writes waits for another one to finish.",
    )
    context_window: int = Field(
        8192,
        ge=512,
        description="Context window of the LLM, in tokens: Ollama's num_ctx. Other servers have "
        "their own, where they tell it, which this only lowers.",
    )
    max_answer_tokens: int = Field(700, ge=16, description="Longest answer, in tokens.")
    model_size: float | None = Field(
        None,
        gt=0,
        description="Billions of parameters of the LLM, which strategy 'auto' goes by; unset, "
        "what its server tells.",
    )
    parallel: int = Field(2, ge=1, le=64, description="LLM calls at once in strategy 'per-paper'.")
    strict: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Withdraw what an LLM writes and no abstract bears out: auto (in lists and "
        "facts), always, or never (mark it).",
    )
    judge: bool = Field(
        False, description="Ask the LLM about claims that the offline check is unsure of."
    )
    keep_history: bool = Field(
        True, description="Keep questions and answers in the library ('rag history')."
    )
    temperature: float = Field(0.0, ge=0.0, le=2.0, description="Sampling temperature.")
    timeout: float = Field(
        300.0,
        gt=0,
        description="Seconds without a token after which an LLM call is given up; a laptop's "
        "processor can read a prompt for two minutes.",
    )
    prompts_dir: Path | None = Field(
        None, description="Directory with your own copies of the prompts."
    )
    price_prompt: float | None = Field(
        None, ge=0, description="Price of a million prompt tokens, for the cost of an evaluation."
    )
    price_completion: float | None = Field(
        None, ge=0, description="Price of a million tokens of answers, likewise."
    )

    @field_validator("home", "prompts_dir")
    @classmethod
    def _expand(cls, value: Path | None) -> Path | None:
        return value.expanduser() if value else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, then environment; ``load`` puts the files' values below both."""
        files = tuple(
            _Values(settings_cls, read_file(path)) for path in config_files() if path.is_file()
        )
        return (init_settings, env_settings, *files)


class _Values(PydanticBaseSettingsSource):
    """A settings source that holds the values of one ``rag.toml``."""

    def __init__(self, settings_cls: type[BaseSettings], values: Mapping[str, Any]) -> None:
        super().__init__(settings_cls)
        self._values = dict(values)

    def get_field_value(
        self,
        field: Any,  # noqa: ARG002 - pydantic's signature
        field_name: str,
    ) -> tuple[Any, str, bool]:
        return self._values.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        return self._values


def user_config_file() -> Path:
    """The user's own ``rag.toml``, which may not exist yet."""
    return Path(platformdirs.user_config_dir(APP, appauthor=False)) / FILE_NAME


def config_files() -> tuple[Path, ...]:
    """The two places a ``rag.toml`` is read from, the stronger first."""
    return (Path.cwd() / FILE_NAME, user_config_file())


def read_file(path: Path) -> dict[str, Any]:
    """The values of one settings file.

    Raises:
        SettingsError: the file cannot be read or is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}", "Mend or remove that file.") from error


def load(**flags: Any) -> Settings:
    """The settings in force; ``flags`` that are ``None`` are ignored.

    Raises:
        SettingsError: naming the setting, its value's fault and where it may be set.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"there is no setting {str(first['loc'][0])!r}", "'rag config show' lists them all."
            ) from None
        name = str(first["loc"][0]) if first["loc"] else "settings"
        plainly = _PLAINLY.get(first["type"])
        wrong = f"{first['input']!r} is not {plainly}" if plainly else first["msg"]
        raise SettingsError(
            f"setting {name!r}: {wrong}",
            f"Set it with RAG_{name.upper()} or in {FILE_NAME}; see 'rag config show'.",
        ) from None


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting as it is in force: its value as text (secrets masked) and where it was set."""

    name: str
    value: str | None
    origin: str
    description: str


def explain(**flags: Any) -> tuple[Setting, ...]:
    """Every setting in force, in the order of their definition.

    Raises:
        SettingsError: as ``load``.
    """
    settings = load(**flags)
    files = [(path, read_file(path)) for path in config_files() if path.is_file()]
    environment = {name.upper() for name, value in os.environ.items() if value}

    def origin(name: str) -> str:
        if flags.get(name) is not None:
            return f"flag --{name.replace('_', '-')}"
        if f"RAG_{name.upper()}" in environment:
            return f"environment RAG_{name.upper()}"
        return next((str(path) for path, values in files if name in values), "default")

    return tuple(
        Setting(name, _as_text(getattr(settings, name)), origin(name), field.description or "")
        for name, field in Settings.model_fields.items()
    )


def _as_text(value: Any) -> str | None:
    return None if value is None else without_passwords(str(value))


def template() -> str:
    """A ``rag.toml`` that explains every setting and sets none."""
    defaults = Settings.model_construct()
    parts = ["# Settings of rag. Remove the leading '#' of a line to set it.\n"]
    for name, field in Settings.model_fields.items():
        value = getattr(defaults, name)
        shown = '""' if value is None else _toml(value)
        parts.append(f"# {field.description}\n# {name} = {shown}\n")
    return "\n".join(parts)


def _toml(value: Any) -> str:
    # JSON writes booleans, numbers and strings as TOML does.
    return json.dumps(value if isinstance(value, int | float) else str(value))
