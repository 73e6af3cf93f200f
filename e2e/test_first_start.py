"""What a newcomer meets: one clear sentence for each thing that can be wrong, and the link for the first admin."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from e2e.product import Product


def up(product: Product, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tresen.config.cli", "up", "--port", str(product.port)]
    command += ["--smtp-port", str(product.smtp_port), *options]
    return subprocess.run(command, env=product.environment, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize(("which", "option"), [("port", "--port"), ("smtp_port", "--smtp-port")])
def test_a_taken_port_is_named_with_the_option_that_changes_it(empty: Product, which: str, option: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", getattr(empty, which)))
        taken.listen()
        done = up(empty)
    assert done.returncode == 1
    assert f"Port {getattr(empty, which)} " in done.stderr
    assert option in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unwritable_folder_is_named(empty: Product, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = up(empty, "--data", str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "cannot be written to" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_second_start_on_the_same_folder_is_refused(empty: Product) -> None:
    empty.start()
    other = Product(empty.data)
    done = up(other)
    assert done.returncode == 1
    assert "already running" in done.stderr


def test_without_demo_there_is_no_data_but_a_link_for_the_first_admin(empty: Product) -> None:
    empty.start()
    link = re.search(r"http://\S+/desk/setup/\S+/", _greeting(empty))
    assert link
    count = "from tresen.people.models import Person; from tresen.tickets.models import Ticket\n"
    assert empty.python(count + "print(Person.objects.count(), Ticket.objects.count())").split() == ["0", "0"]


def _greeting(product: Product) -> str:
    import time

    deadline = time.monotonic() + 30
    while "setup" not in product.log() and time.monotonic() < deadline:
        time.sleep(0.2)
    return product.log()
