"""Sends data over TCP in both directions: exchange.py serve PORT, or exchange.py call ADDRESS PORT BYTES_OUT BYTES_BACK.

The caller sends, half-closes, and then receives what it asked for; the first line says how much.
"""

import socket
import sys

CHUNK = bytes(65536)


def send(connection, count):
    while count > 0:
        part = CHUNK[: min(count, len(CHUNK))]
        connection.sendall(part)
        count -= len(part)


def drain(connection):
    received = 0
    while part := connection.recv(65536):
        received += len(part)
    return received


def open_socket():
    connection = socket.socket()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


if sys.argv[1] == "serve":
    listener = open_socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("", int(sys.argv[2])))
    listener.listen()
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        line = b""
        while not line.endswith(b"\n"):
            line += connection.recv(1)
        drain(connection)
        send(connection, int(line))
        connection.close()
else:
    address, port, out, back = sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    connection = open_socket()
    connection.connect((address, port))
    connection.sendall(f"{back}\n".encode())
    send(connection, out)
    connection.shutdown(socket.SHUT_WR)
    received = drain(connection)
    if received != back:
        sys.exit(f"{received} bytes came back instead of {back}")
