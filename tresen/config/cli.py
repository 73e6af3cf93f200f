"""The `tresen` command. Each subcommand is a module in `commands/`; Django is loaded only where it is needed."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import tresen

COMMANDS = {
    "up": "everything in one supervised process tree",
    "web": "the web server",
    "worker": "the job worker",
    "mailin": "mail intake: SMTP and LMTP doors, mailboxes, processing",
    "mail": "import or parse mails from files; print the reconciliation sheet",
    "token": "print an API token for a person",
    "team-member": "let somebody into a team that nobody can open any more",
    "sla": "when something falls due by a calendar",
    "audit": "verify, mark or export the audit log",
    "migrate": "bring the database to this version",
    "setup-link": "print the link for the first administrator",
    "demo": "load the demo company",
    "manage": "Django's own management commands",
}


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog="tresen", description="Tresen, the helpdesk: one counter where people get help."
    )
    root.add_argument("--version", action="version", version=f"tresen {tresen.__version__}")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--data", metavar="DIR", type=Path, help="data folder (default: TRESEN_DATA, or ./data in a checkout)"
    )
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, meaning in COMMANDS.items():
        sub = commands.add_parser(name, help=meaning, description=meaning.capitalize() + ".", parents=[shared])
        import_module(f"tresen.config.commands.{name.replace('-', '_')}").arguments(sub)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    if given.data:
        os.environ["TRESEN_DATA"] = str(given.data.expanduser().resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tresen.config.settings")
    try:
        return int(import_module(f"tresen.config.commands.{given.command.replace('-', '_')}").run(given) or 0)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from tresen.config.stop import Stop

        if isinstance(error, Stop):
            print(f"tresen: {error}", file=sys.stderr)
            return 1
        raise


if __name__ == "__main__":
    sys.exit(main())
