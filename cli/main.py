"""The ``concord`` command and its exit codes.

Nothing heavy is imported before a command asks for it: ``concord --help`` and
``concord tables`` start without Prefect, pandas or Arrow.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from cli.diff import diff
from cli.doctor import doctor
from cli.export import export
from cli.fuse import fuse
from cli.init import init
from cli.learn import learn
from cli.options import PUBLISHED, Answers, Domain, Published, RawNotes, Who
from cli.verify import verify
from flows.codes import ExitCode
from flows.debugging import is_debugging, start_debugging
from flows.errors import UsageError
from flows.notes.limits import Limits

app = typer.Typer(
    name="concord",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="One dataset from notes that disagree: every value traced, every conflict on record.",
)


class FailOn(StrEnum):
    """What makes a run that published end with 1."""

    conflict = "conflict"


class RunnerName(StrEnum):
    """Where the work is done."""

    local = "local"
    dask = "dask"


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"concord {version('concord')}")
        raise typer.Exit


@app.callback()
def _concord(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show it.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the trace of every error; anywhere.")
    ] = False,
) -> None:
    pass


@app.command()
def run(
    raw: RawNotes = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="Where the dataset goes; replaced as a whole.")
    ] = PUBLISHED,
    vocabulary: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="What words mean. Default: vocabulary/llm, or Concord's own."
        ),
    ] = None,
    domain: Domain = None,
    fail_on: Annotated[
        FailOn | None, typer.Option(help="End with 1 when conflicts are open.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            metavar="DAY", formats=["%Y-%m-%d"], help="Report dates after this day as future ones."
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option(help="Show Prefect's log of the run.")] = False,
    blocks: Annotated[
        str, typer.Option(metavar="LIST", help="What claims are read from.")
    ] = "table,list,prose",
    store: Annotated[
        str | None,
        typer.Option(metavar="DIR|URL", help="Results to reuse. Default: the user's cache."),
    ] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Reuse nothing.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Stay, and run again when notes or vocabulary change.")
    ] = False,
    note_seconds: Annotated[
        float, typer.Option(metavar="S", min=0.1, help="CPU time that one note may take.")
    ] = Limits().seconds,
    note_memory: Annotated[
        int, typer.Option(metavar="MB", min=64, help="Memory that one note may take.")
    ] = Limits().megabytes,
    runner: Annotated[
        RunnerName, typer.Option(help="Work on this machine, or on a Dask cluster.")
    ] = RunnerName.local,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Of the cluster: tcp://HOST:PORT."),
    ] = None,
) -> None:
    """Read notes, reconcile what they say, and publish the dataset with its reports."""
    from cli.run import read_blocks, run_notes
    from flows.parameters import IngestParameters
    from flows.vocabulary_folder import find_vocabulary

    asked = IngestParameters(
        raw=tuple(raw or [Path("raw")]),
        out=out,
        vocabulary=find_vocabulary(vocabulary, domain),
        blocks=read_blocks(blocks),
        as_of=as_of.date() if as_of else None,
        store=store,
        refresh=refresh,
        limits=Limits(note_seconds, note_memory),
        runner=runner.value,
        scheduler=scheduler,
    )
    conflicts_fail = fail_on == FailOn.conflict
    code = run_notes(asked, fail_on_conflict=conflicts_fail, verbose=verbose, watch=watch)
    raise typer.Exit(code)


@app.command()
def tables(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Notes to look into.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line for each file instead.")
    ] = False,
) -> None:
    """Show the tables of notes as the parser sees them: spans expanded, markup gone."""
    from cli.tables import show_tables

    raise typer.Exit(show_tables(files, as_json))


@app.command()
def explain(
    entity: Annotated[str, typer.Argument(help="Id or any name of it: llama-2, 'LLaMA 2'.")],
    prop: Annotated[
        str | None, typer.Argument(metavar="[PROPERTY]", help="Only this one: released, …")
    ] = None,
    out: Published = PUBLISHED,
) -> None:
    """Show where the values of an entity come from: each claim for and against, with its place."""
    from cli.explain import explain_entity

    explain_entity(out, entity, prop)


@app.command()
def review(
    raw: RawNotes = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The dataset that Apply replaces.")
    ] = PUBLISHED,
    vocabulary: Answers = None,
    domain: Domain = None,
    host: Annotated[
        str, typer.Option(help="Where to listen; others than this machine may not.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 takes any that is free.")] = 8765,
    who: Who = None,
) -> None:
    """Open a local page where a person decides discrepancies with the keyboard."""
    from cli.review import review_notes
    from flows.vocabulary_folder import find_vocabulary

    folder = find_vocabulary(vocabulary, domain)
    review_notes(tuple(raw or [Path("raw")]), out, folder, who, (host, port))


@app.command()
def decide(
    discrepancy: Annotated[
        str | None, typer.Argument(metavar="[DISCREPANCY]", help="Its id, or the start of it.")
    ] = None,
    value: Annotated[
        str | None,
        typer.Option(help="This value holds; with --wrong-source, what the source should say."),
    ] = None,
    both_right: Annotated[
        bool, typer.Option("--both-right", help="All are right: they mean different things.")
    ] = False,
    wrong_source: Annotated[
        str | None, typer.Option(metavar="SOURCE", help="This source made a slip: a correction.")
    ] = None,
    same: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Two names of one thing.")
    ] = None,
    different: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Names of two things.")
    ] = None,
    unsure: Annotated[
        tuple[str, str] | None, typer.Option(metavar="A B", help="Nobody can tell.")
    ] = None,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="There is nothing to decide.")] = False,
    why: Annotated[
        str | None, typer.Option(help="The reason; needed but for a claimed value.")
    ] = None,
    who: Who = None,
    out: Published = PUBLISHED,
    vocabulary: Answers = None,
    domain: Domain = None,
) -> None:
    """Answer a discrepancy: one entry more in judgements.yml or corrections.yml."""
    from cli.decide import Decision, sign
    from cli.decide import decide as write
    from flows.vocabulary_folder import find_vocabulary

    decision = Decision(value, both_right, wrong_source, dismiss, same, different, unsure)
    write(out, find_vocabulary(vocabulary, domain), discrepancy, decision, sign(who, why))


app.command()(fuse)
app.command()(diff)
app.command()(verify)
app.command()(export)
app.command()(init)
app.command()(learn)
app.command()(doctor)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and end the process with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(_undebugged(arguments), prog_name="concord")
    except UsageError as error:
        _say(str(error), error)
        sys.exit(ExitCode.WRONG_USE)
    except Exception as error:  # noqa: BLE001 (the last resort, told apart from the 1 of --fail-on)
        what = f"{type(error).__name__}: {error}".splitlines()[0]
        _say(f"a defect of Concord: {what}; --debug shows where", error)
        sys.exit(ExitCode.BROKEN)
    sys.exit(ExitCode.DONE)


def _undebugged(arguments: Sequence[str] | None) -> list[str]:
    """The arguments without ``--debug``, which is heard wherever it stands."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if "--debug" in given:
        start_debugging()
    return [argument for argument in given if argument != "--debug"]


def _say(line: str, error: Exception) -> None:
    if is_debugging():
        traceback.print_exception(error)
    print(f"concord: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
