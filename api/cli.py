"""The command line: ``lanewright``.

Nothing but typer is imported here: each command imports its work when it runs, so that
``lanewright --help`` is quick. Options are read as text and judged by ``api.questions``, so
that every finding comes at once.

Exit codes: 0 fine, 2 bad input, 3 no plan or route, 4 a bug of ours, 130 interrupted.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

app = typer.Typer(
    name="lanewright",
    help="Plan and price freight from factory to customer: sea, air, rail, truck, warehouse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 fine, 2 bad input, 3 no plan or route, 4 a bug of ours, 130 interrupted.",
)

_NETWORK = "A folder of tables, an .xlsx, or `reference`."
Language = Annotated[Literal["en", "zh"], typer.Option(help="Language of the answer.")]
World = Annotated[
    str | None,
    typer.Option(
        "--network",
        metavar="NETWORK",
        help="A folder of tables or an .xlsx; the built-in world when left out.",
        envvar="LANEWRIGHT_NETWORK",
    ),
]
ScenarioName = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A shipped scenario by name, or a file.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FOLDER", help="Write report, CSV and GeoJSON here.")
]


def _run(command: str, language: str, **arguments: Any) -> None:
    """Run a command of ``api.commands`` and leave with its exit code."""
    try:
        code = _code_of(command, language, **arguments)
    except BrokenPipeError:
        code = import_module("api.failures").reader_gone()
    raise typer.Exit(code)


def _code_of(command: str, language: str, **arguments: Any) -> int:
    """Run a command of ``api.commands``; whatever goes wrong becomes an exit code."""
    try:
        with import_module("api.interruption").leaving_at_once(language):
            code: int = import_module(f"api.commands.{command}").run(language=language, **arguments)
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001  (the last line of defence: it becomes exit code 4)
        code = import_module("api.failures").report(error, language)
    return code


@app.command()
def check(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help=_NETWORK)],
    language: Language = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print every finding as JSON.")] = False,  # noqa: FBT002
    show_all: Annotated[bool, typer.Option("--all", help="Show all findings of a kind.")] = False,  # noqa: FBT002
) -> None:
    """Read a network and list everything that is wrong with it."""
    _run("check", language, source=network, as_json=as_json, show_all=show_all)


@app.command()
def init(
    template: Annotated[
        str | None, typer.Argument(metavar="TEMPLATE", help="Left out: list the templates.")
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", metavar="PATH", help="A workbook (.xlsx), or a folder.")
    ] = Path(),
    shape: Annotated[
        Literal["xlsx", "csv", "parquet"], typer.Option("--format", help="Kind of tables.")
    ] = "xlsx",
    language: Language = "en",
) -> None:
    """Write a small world to fill in, with a scenario that runs on it."""
    _run("init", language, template=template, output=output, shape=shape)


@app.command()
def quote(  # noqa: PLR0913, PLR0917  (one parameter per option)
    origin: Annotated[str, typer.Argument(metavar="FROM", help="Code or name of the origin.")],
    destination: Annotated[str, typer.Argument(metavar="TO", help="Code or name.")],
    weight_kg: Annotated[str, typer.Option(metavar="KG", help="Gross weight.")],
    volume_m3: Annotated[str, typer.Option(metavar="M3", help="Volume.")],
    packages: Annotated[str, typer.Option(metavar="N", help="Equal packages.")] = "1",
    units: Annotated[str, typer.Option(metavar="N", help="Sellable units.")] = "1",
    value: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Value of the goods.")] = None,
    sku: Annotated[str | None, typer.Option(metavar="SKU", help="Product of the network.")] = None,
    hs: Annotated[str | None, typer.Option(metavar="CODE", help="Tariff code (HS).")] = None,
    made_in: Annotated[
        str | None, typer.Option(metavar="COUNTRY", help="Country of origin, two letters.")
    ] = None,
    retail_price: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="Gross sale price of a unit.")
    ] = None,
    order_value: Annotated[
        str | None, typer.Option(metavar="AMOUNT", help="Value of the whole order.")
    ] = None,
    un_number: Annotated[
        str | None, typer.Option(metavar="UN3480", help="Dangerous goods number.")
    ] = None,
    packing: Annotated[
        str | None, typer.Option(metavar="WORD", help="How dangerous goods are packed.")
    ] = None,
    proof_of_origin: Annotated[bool, typer.Option(help="Claim a trade agreement.")] = False,  # noqa: FBT002
    channel: Annotated[
        str | None, typer.Option(metavar="WORD", help="general_trade or e_commerce.")
    ] = None,
    incoterm: Annotated[str | None, typer.Option(metavar="DDP", help="Incoterms 2020.")] = None,
    importer: Annotated[str | None, typer.Option(metavar="ID", help="Importer of record.")] = None,
    duty_percent: Annotated[
        str | None, typer.Option(metavar="PERCENT", help="Your own rate of duty.")
    ] = None,
    currency: Annotated[str, typer.Option(metavar="CODE", help="Currency of all money.")] = "USD",
    ready: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date, or time with offset; as the network's date."),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="DATE", help="Latest arrival.")] = None,
    budget: Annotated[str | None, typer.Option(metavar="AMOUNT", help="Most landed cost.")] = None,
    max_co2e_kg: Annotated[str | None, typer.Option(metavar="KG", help="Most CO2e, WTW.")] = None,
    max_legs: Annotated[str | None, typer.Option(metavar="N", help="Most service legs.")] = None,
    bar_mode: Annotated[list[str], typer.Option(metavar="MODE", help="May be repeated.")] = [],  # noqa: B006  (typer reads it)
    avoid: Annotated[
        list[str], typer.Option(metavar="NAME", help="Place, carrier or service; repeatable.")
    ] = [],  # noqa: B006  (typer reads it)
    rule: Annotated[
        list[str], typer.Option(metavar="ID", help="Rule that holds where sources disagree.")
    ] = [],  # noqa: B006  (typer reads it)
    network: World = None,
    language: Language = "en",
    verbose: Annotated[bool, typer.Option("--verbose", help="Show legs and charges.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json", help="Print the wire form.")] = False,  # noqa: FBT002
) -> None:
    """Quote a shipment: cheapest, fastest, greenest and balanced, exact, with every charge."""
    _run(
        "quote",
        language,
        texts={
            "origin": origin,
            "destination": destination,
            "weight_kg": weight_kg,
            "volume_m3": volume_m3,
            "packages": packages,
            "units": units,
            "value": value,
            "sku": sku,
            "hs_code": hs,
            "origin_country": made_in,
            "retail_price": retail_price,
            "un_number": un_number,
            "packing": packing,
            "has_proof_of_origin": proof_of_origin,
            "order_value": order_value,
            "channel": channel,
            "incoterm": incoterm,
            "importer": importer,
            "duty_percent": duty_percent,
            "currency": currency,
            "ready": ready,
            "arrive_by": by,
            "budget": budget,
            "max_co2e_kg": max_co2e_kg,
            "max_legs": max_legs,
            "barred_modes": bar_mode,
            "avoid": avoid,
            "rules": rule,
        },
        source=network,
        verbose=verbose,
        as_json=as_json,
    )


@app.command()
def ship(scenario: ScenarioName, out: Out = None, language: Language = "en") -> None:
    """Ship many shipments together: splits, modes, containers per departure."""
    _run("run", language, source=scenario, out=out, question="ship")


@app.command()
def locate(scenario: ScenarioName, out: Out = None, language: Language = "en") -> None:
    """Decide which warehouses run and who serves whom."""
    _run("run", language, source=scenario, out=out, question="locate")


@app.command()
def run(scenario: ScenarioName, out: Out = None, language: Language = "en") -> None:
    """Run a scenario, whatever it asks."""
    _run("run", language, source=scenario, out=out, question=None)


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", help="The base.")],
    second: Annotated[str, typer.Argument(metavar="B", help="What it is compared with.")],
    out: Out = None,
    language: Language = "en",
) -> None:
    """Run two scenarios and put their answers side by side."""
    _run("compare", language, first=first, second=second, out=out)


@app.command()
def report(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Where to write.")] = Path(
        "out/report.html"
    ),
    language: Language = "en",
) -> None:
    """Write one HTML report about scenarios; two are compared."""
    _run("report", language, sources=scenarios, out=out)


rules = typer.Typer(help="Show dated rules: trade, dangerous goods, admissions, registrations.")
app.add_typer(rules, name="rules", no_args_is_help=True)

Territory = Annotated[
    str | None, typer.Option(metavar="CODE", help="With its union and members; all when left out.")
]
Tables = Annotated[
    str | None,
    typer.Argument(
        metavar="[NETWORK]",
        help="A folder of tables or an .xlsx; the built-in world when left out.",
        envvar="LANEWRIGHT_NETWORK",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print data instead of lines.")]


@rules.command("diff")
def rules_diff(
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="What holds then is old.")],
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="The last day of changes.")],
    network: Tables = None,
    territory: Territory = None,
    language: Language = "en",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List what changes between two dates: rules that start, end, or replace another."""
    texts = {"from": since, "to": until, "territory": territory}
    _run("rules", language, asked="diff", texts=texts, source=network, as_json=as_json)


@rules.command("list")
def rules_list(
    network: Tables = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="As the network's date.")
    ] = None,
    territory: Territory = None,
    hs: Annotated[
        str | None, typer.Option(metavar="CODE", help="Only for this tariff code.")
    ] = None,
    language: Language = "en",
    as_json: AsJson = False,  # noqa: FBT002
) -> None:
    """List the rules that hold on a date."""
    texts = {"on": on, "territory": territory, "hs": hs}
    _run("rules", language, asked="list", texts=texts, source=network, as_json=as_json)


@app.command("import")
def import_(  # noqa: PLR0913, PLR0917  (one parameter per option)
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="A folder or file of tables: CSV, Parquet, .xlsx."),
    ],
    into: Annotated[str, typer.Option(metavar="NETWORK", help="The network they go into.")],
    mode: Annotated[
        Literal["upsert", "replace"],
        typer.Option(help="Rows by their key, or whole tables in place of those there."),
    ] = "upsert",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count and check.")] = False,  # noqa: FBT002
    marked: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write what is wrong here, as a marked .xlsx."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write here; NETWORK stays as it is.")
    ] = None,
    origin: Annotated[
        Literal["tables", "anura"],
        typer.Option("--from", help="Our own tables, or a model in the tables of Anura."),
    ] = "tables",
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="Currency of an Anura model; USD.")
    ] = None,
    mode_map: Annotated[
        list[str],
        typer.Option(metavar="NAME=MODE", help="How to read a mode of Anura; repeatable."),
    ] = [],  # noqa: B006  (typer reads it)
    language: Language = "en",
    as_json: Annotated[bool, typer.Option("--json", help="Print data instead of tables.")] = False,  # noqa: FBT002
) -> None:
    """Put the rows of tables into a network: counted first, all of them or none."""
    _run(
        "import_" if origin == "tables" else f"import_{origin}",
        language,
        source=source,
        into=into,
        mode=mode,
        dry_run=dry_run,
        marked=marked,
        output=output,
        currency=currency,
        mode_map=mode_map,
        as_json=as_json,
    )


@app.command()
def update(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help=_NETWORK)],
    patch: Annotated[
        Path, typer.Argument(metavar="PATCH", help="What a feed observed, a YAML file.")
    ],
    output: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write here; NETWORK stays as it is.")
    ] = None,
    language: Language = "en",
) -> None:
    """Take what a feed observed into a network, unless it has sent a later patch before."""
    _run("update", language, source=network, patch=patch, output=output)


@app.command()
def export(
    network: Annotated[str, typer.Argument(metavar="NETWORK", help=_NETWORK)],
    output: Annotated[Path, typer.Option(metavar="PATH", help="A folder or file to write.")],
    tables: Annotated[str | None, typer.Option(metavar="A,B", help="Only these tables.")] = None,
    shape: Annotated[
        Literal["csv", "xlsx", "parquet", "geojson"] | None,
        typer.Option("--as", help="The shape; by the suffix of PATH when left out."),
    ] = None,
    language: Language = "en",
) -> None:
    """Write a network, or some of its tables, as CSV, workbook, Parquet or GeoJSON."""
    _run("export", language, source=network, output=output, tables=tables, shape=shape)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port.")] = 8000,
    network: World = None,
    language: Language = "en",
) -> None:
    """Serve the HTTP interface."""
    _run("serve", language, host=host, port=port, source=network)


@app.command()
def demo(
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where to write.")] = Path(
        "out/demo"
    ),
    language: Language = "en",
) -> None:
    """Show it all on the built-in world: quote, ship, two other worlds, compare, report."""
    _run("demo", language, out=out)


def main() -> None:
    """Run the command line."""
    app()


if __name__ == "__main__":
    main()
