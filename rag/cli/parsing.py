"""How the command line is taken apart, and what is said where that fails: one line and its fix."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from rag.cli.context import globals_of
from rag.cli.failures import complain, one_line_each
from rag.errors import EXIT_USAGE, RagError, UsageError

_GLOBAL_FLAGS = frozenset({"--quiet", "--verbose"})
# What typer raises for any wrong usage; of these it names only one in public.
_WRONG_USAGE = cast("tuple[type[Exception], ...]", typer.BadParameter.__bases__)


class Command(TyperCommand):
    """Ends in an exit code and one line, never in a traceback or a block of usage."""

    allow_extra_args = True  # so that they reach parse_args, which says what to do about them

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        with _explained(ctx):
            rest = super().parse_args(ctx, args)
            if rest and not ctx.resilient_parsing:
                # Where no word is expected, one may be a password: --auth takes it, or asks for it.
                shown = "" if "auth" in ctx.params else f" {rest[0]!r}"
                raise UsageError(
                    f"unexpected argument{shown}",
                    f"Words that belong together go in quotes; see '{ctx.command_path} --help'.",
                )
        return rest

    def invoke(self, ctx: Any) -> Any:
        with one_line_each(verbose=globals_of(ctx).verbose):
            return super().invoke(ctx)


class Group(TyperGroup):
    """A command that has commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            print(ctx.get_help(), file=sys.stderr)
            raise typer.Exit(EXIT_USAGE)
        with _explained(ctx):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _explained(ctx):
            return super().invoke(ctx)


class Program(Group):
    """Takes the global options before the command or after it."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _globals_first(args))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if " " in args[0].strip():
            raise UsageError(f"there is no command {args[0]!r}", f"To ask it: rag ask {args[0]!r}")
        return super().resolve_command(ctx, args)


def whole_number(name: str, least: int, fix: str = "") -> Callable[[str | int], int]:
    """A reader of the values of ``name`` that are whole numbers from ``least`` on.

    It raises ``UsageError``, which says ``fix``, for anything else.
    """

    def read(value: str | int) -> int:
        text = str(value).strip()
        if not text.isdecimal() or int(text) < least:
            is_none = f"{name} {text!r} is not a whole number of {least} or more"
            raise UsageError(is_none, fix or f"Write {name} {least + 4}.")
        return int(text)

    return read


def _globals_first(args: list[str]) -> list[str]:
    first: list[str] = []
    rest: list[str] = []
    waiting = iter(args)
    for arg in waiting:
        if arg == "--":
            rest += [arg, *waiting]
        elif arg == "--home":
            first += [arg, *islice(waiting, 1)]
        elif arg in _GLOBAL_FLAGS or arg.startswith("--home="):
            first.append(arg)
        else:
            rest.append(arg)
    return first + rest


@contextmanager
def _explained(ctx: Any) -> Iterator[None]:
    """Wrong usage as one line on stderr and exit code 2."""
    try:
        yield
    except RagError as error:
        problem = error
    except _WRONG_USAGE as error:
        found = _found_wrong(error, ctx)
        suggests = found.endswith("?")
        problem = UsageError(found, "" if suggests else f"See '{ctx.command_path} --help'.")
    else:
        return
    complain(str(problem))
    raise typer.Exit(problem.exit_code)


def _found_wrong(error: Exception, ctx: Any) -> str:
    """What typer found wrong, in our style."""
    if hasattr(error, "possibilities"):  # options that look like the one that there is not
        mistyped = getattr(error, "option_name", "")
        known = [name for param in ctx.command.get_params(ctx) for name in param.opts]
        near = error.possibilities or [name for name in known if name.startswith(f"-{mistyped}")]
        return f"no such option {mistyped}" + (
            f"; did you mean {' or '.join(near)}?" if near else ""
        )
    text = cast("typer.BadParameter", error).format_message().replace("Value error, ", "")
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")
