"""Callers who never finish cost no one else anything."""

import socket
import time

from e2e.product import Product

HEAD = (
    "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrf=abcdefghijklmnopqrstuvwxyzABCDEF\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\ncsrfmiddlewaretoken=a"
)


def test_fifty_half_sent_forms_do_not_stop_the_house(demo: Product) -> None:
    half = [socket.create_connection(("127.0.0.1", demo.port)) for _ in range(50)]
    for connection in half:
        connection.sendall(HEAD.encode())
    time.sleep(0.5)
    begun = time.monotonic()
    assert demo.answers()
    assert time.monotonic() - begun < 1
    half[0].settimeout(20)
    assert b" 408 " in half[0].recv(100)
    for connection in half:
        connection.close()


def test_nothing_is_taken_in_by_the_streams(demo: Product) -> None:
    with socket.create_connection(("127.0.0.1", demo.port), 10) as connection:
        connection.sendall(b"POST /live/ HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304000\r\n\r\n")
        assert b" 405 " in connection.recv(100)


def test_a_body_larger_than_anything_is_refused_before_it_comes(demo: Product) -> None:
    with socket.create_connection(("127.0.0.1", demo.port), 10) as connection:
        connection.sendall(b"POST /api/v1/tickets HTTP/1.1\r\nHost: x\r\nContent-Length: 4194304000\r\n\r\n")
        assert b" 413 " in connection.recv(100)
