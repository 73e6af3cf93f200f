"""Whatever reason the intake writes, the pages say it in the reader's language."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import override

import tresen.channels.email
from tresen.channels.email.flooding import REASON
from tresen.channels.email.threads.threading import CHECKS
from tresen.desk.admin.mail.wording import reason, why

ROOM = Path(tresen.channels.email.__file__).parent
CALLS = {"MailRefused": 0, "Verdict": 1}


def stored_reasons() -> list[str]:
    """The texts in the code of the room, with 7 where something is filled in."""
    found = []
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            place = CALLS.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
            if place is not None and isinstance(node, ast.Call) and len(node.args) > place:
                found.append(_text(node.args[place]))
    return [text for text in found if text]


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value if isinstance(one, ast.Constant) else "7" for one in node.values)  # type: ignore[misc]
    return ""


def test_the_code_still_says_why_in_these_places() -> None:
    assert len(stored_reasons()) >= 12


@pytest.mark.parametrize("text", stored_reasons())
def test_each_has_its_german_words(text: str) -> None:
    with override("de"):
        said = reason(text)
        assert said
        assert said != text
    with override("en"):
        assert reason(text) == text


def test_how_a_machine_gave_itself_away_is_said_in_german_too() -> None:
    with override("de"):
        said = reason("An automatic answer to nothing we know (subject of an automatic answer).")
        header = reason("An automatic answer to nothing we know (X-Loop).")
    assert said.endswith("(Betreff einer automatischen Antwort).")
    assert header.endswith("(X-Loop).")


def test_a_strangers_answer_is_explained_whole() -> None:
    with override("de"):
        said = reason("The subject names its number, but the sender is not involved in T-10042")
    assert said == "Der Betreff nennt seine Nummer, aber der Absender ist an T-10042 nicht beteiligt"


@pytest.mark.parametrize("words", [words for _, _, words in CHECKS])
def test_where_a_mail_belongs_is_told_also_if_it_is_forged(words: str) -> None:
    stored = f"{words}, but the sender's domain says this mail is not from there"
    with override("de"):
        assert reason(words) not in {"", words}
        assert reason(stored).endswith("sagt, dass diese Mail nicht von dort ist")
    with override("en"):
        assert reason(stored) == stored


@pytest.mark.parametrize(("most", "said"), [(1, "1 Nachricht dieses"), (3000, "3000 Nachrichten dieses")])
def test_a_flood_is_counted_in_words_that_fit(most: int, said: str) -> None:
    stored = REASON % {"most": most, "s": "" if most == 1 else "s"}
    with override("de"):
        assert said in reason(stored)
    with override("en"):
        assert reason(stored) == stored


def test_what_broke_in_our_code_is_not_told_as_the_mails_fault() -> None:
    shown = why("ZeroDivisionError: division by zero")
    assert re.search("Tresen", shown.plain)
    assert shown.words == "ZeroDivisionError: division by zero"


def test_other_words_stay_as_they_are() -> None:
    assert why("Werbung").plain == "Werbung"
    assert why("").plain == ""
