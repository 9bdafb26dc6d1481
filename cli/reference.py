"""Reference pages made from the program: ``python -m cli.reference docs/reference`` writes them.

``cli.md`` has every command with its arguments and options, ``vocabulary.md`` every file of a
vocabulary with its keys. A test holds that the pages in the repository are these.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from typer.core import TyperGroup

from cli.main import app
from flows.codes import ExitCode
from vocabulary.load import ENTITIES, FILES, REQUIRED

_TYPES = re.compile(r" <(?:list\[)?(?:Path|str|int)\]?>")
MADE = "<!-- Made by `make reference` from the program; change it there. -->"


def render_pages() -> dict[str, str]:
    """File name → text of every reference page."""
    return {
        "cli.md": "\n".join(_cli()) + "\n",
        "vocabulary.md": "\n".join(_vocabulary()) + "\n",
    }


# The command


def _cli() -> Iterator[str]:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    yield f"# The command\n\n{MADE}\n"
    yield "`concord --version` names the version; every command has `--help`."
    yield "\n| command | |\n| --- | --- |"
    for name, command in group.commands.items():
        yield f"| [`concord {name}`](#concord-{name}) | {command.get_short_help_str(200)} |"
    for name, command in group.commands.items():
        yield from _command(name, command)
    yield "\n## How a command ends\n\n| exit code | |\n| --- | --- |"
    yield from (f"| {code.value} | {_meaning(code)} |" for code in ExitCode)


def _command(name: str, command: Any) -> Iterator[str]:
    context = typer.Context(command, info_name=f"concord {name}")
    parts = " ".join(part for part in command.collect_usage_pieces(context) if part)
    yield f"\n## concord {name}\n\n{(command.help or '').strip()}\n"
    yield f"```\nconcord {name} {parts}\n```\n"
    yield "| | |\n| --- | --- |"
    for parameter in command.params:
        yield _parameter(parameter, context)


def _parameter(parameter: Any, context: typer.Context) -> str:
    name, said = parameter.get_help_record(context) or ("", "")
    return f"| `{_cell(_TYPES.sub('', name))}` | {_cell(said)} |"


def _meaning(code: ExitCode) -> str:
    """The text below the member: enumerations keep none, so it is read off the source."""
    lines = Path(sys.modules[ExitCode.__module__].__file__ or "").read_text(encoding="utf-8")
    _, _, rest = lines.partition(f"    {code.name} = {code.value}\n")
    return rest.split('"""')[1].replace("``", "`")


# The vocabulary


def _vocabulary() -> Iterator[str]:
    yield f"# The files of a vocabulary\n\n{MADE}\n"
    yield "A vocabulary is a folder of YAML files, checked when it is loaded: a key that is not"
    yield "listed here is an error with file and line."
    yield f"Only {' and '.join(f'`{name}`' for name in REQUIRED)} must be there."
    yield "Words are compared folded: case, width, punctuation and spaces do not count.\n"
    seen: list[type[BaseModel]] = []
    for name, model in FILES.items():
        title = "The entities: `TABLE.yml`" if name == ENTITIES else f"`{name}`"
        yield f"\n## {title}\n"
        yield from _model(model, seen, "TABLE" if name == ENTITIES else "")
    for part in seen:
        yield f"\n## {part.__name__}\n"
        yield from _model(part, [], "")


def _model(model: type[BaseModel], seen: list[type[BaseModel]], table: str) -> Iterator[str]:
    """``table`` stands for the key of the entities, which is the name of their table."""
    yield _prose(model.__doc__ or "")
    yield "\n| key | value | default |\n| --- | --- | --- |"
    for name, field in model.model_fields.items():
        key = table if table and name == "entities" else name
        yield f"| `{key}` | {_type(field.annotation)} | {_default(field)} |"
        for inner in _models(field.annotation):
            if inner not in seen:
                seen.append(inner)
                _collect(inner, seen)


def _collect(model: type[BaseModel], seen: list[type[BaseModel]]) -> None:
    for field in model.model_fields.values():
        for inner in _models(field.annotation):
            if inner not in seen:
                seen.append(inner)
                _collect(inner, seen)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _type(annotation: Any) -> str:
    """What YAML holds there, in words."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if origin is Annotated:
        return _type(parts[0])
    if origin is tuple and parts[1:] == (...,):
        return f"list of {_type(parts[0])}"
    if origin is tuple:
        return f"[{', '.join(map(_type, parts))}]"
    if origin is dict:
        return f"mapping of {_type(parts[0])} to {_type(parts[1])}"
    if origin in (Union, UnionType):
        return " or ".join(_type(part) for part in parts if part is not type(None))
    if origin is not None:
        return " or ".join(f"`{part}`" for part in parts)
    return {"str": "text", "float": "number", "int": "number", "bool": "`true` or `false`"}.get(
        getattr(annotation, "__name__", ""), getattr(annotation, "__name__", str(annotation))
    )


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default in (PydanticUndefined, None, "", (), {}) or isinstance(default, BaseModel):
        return ""
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def _prose(text: str) -> str:
    """A docstring as Markdown."""
    lines = [line.strip() for line in text.strip().splitlines()]
    return "\n".join(lines).replace("``", "`")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def main() -> None:
    """Write the pages into the folder given."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in render_pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
