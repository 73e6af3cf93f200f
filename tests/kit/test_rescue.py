"""Jobs whose worker died are put back, whatever waits already."""

from django.db import connection

from tresen.kit.worker import rescue

INSERT = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, queueing_lock)
    VALUES ('mail', %s, '{}', %s::procrastinate_job_status, %s) RETURNING id
"""


def job(name: str, status: str, queueing_lock: str | None = None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [name, status, queueing_lock])
        return int(cursor.fetchone()[0])


def states() -> dict[int, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text FROM procrastinate_jobs")
        return dict(cursor.fetchall())


def test_one_whose_like_is_waiting_already_keeps_no_other_back(db: None) -> None:
    dead, waiting = job("a", "doing", "a"), job("a", "todo", "a")
    other = job("b", "doing")
    rescue(0)
    assert (dead in states(), states()[waiting], states()[other]) == (False, "todo", "todo")
