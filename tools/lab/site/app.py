"""A small web application that anybody can hurt: a login form and a search that puts what it is told into SQL. Usage: app.py PORT"""

import http.server
import sqlite3
import sys
import urllib.parse

PAGE = "<!doctype html><title>lab</title><form action=login method=post><input name=user><input name=password></form>%s"


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, text, status=200):
        body = (PAGE % text).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path != "/items":
            return self.answer("", 200 if path == "/" else 404)
        wanted = urllib.parse.parse_qs(query).get("id", ["1"])[0]
        connection = sqlite3.connect(":memory:")
        connection.executescript("create table items (id, name); insert into items values (1, 'weir'), (2, 'gate')")
        try:
            self.answer(str(connection.execute(f"select name from items where id = {wanted}").fetchall()))
        except sqlite3.Error as error:
            self.answer(f"SQLite error: {error}", 500)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        fields = urllib.parse.parse_qs(body.decode("latin1"))
        known = fields.get("user") == ["guest"] and fields.get("password") == ["plover7"]
        self.answer("welcome" if known else "wrong user or password", 200)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("", int(sys.argv[1])), Answer).serve_forever()
