"""What tests of webhooks share: another program, listening on this machine."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from odoo import Command, fields

from .journey_case import JourneyCase


class Program:
    """Takes what it is told; answers what a test says."""

    def __init__(self, tls=None):
        self.came, self.answers, self.release = [], [], threading.Event()
        program = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                program.came.append((dict(self.headers), body, self.path))
                answer = program.answers.pop(0) if program.answers else (200, {}, b"ok")
                if callable(answer):
                    return answer(self)
                status, headers, text = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                return self.wfile.write(text)

            def log_message(self, *args):
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # we hang up on some
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
            self.url = f"https://localhost:{self.server.server_port}/in"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()

    def told(self):
        return [json.loads(body) for _headers, body, _path in self.came]


def signed(secret, headers, body):
    """Whether a receiver would take the message for ours; written from the standard."""
    low = {name.lower(): value for name, value in headers.items()}
    content = f"{low['webhook-id']}.{low['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret[len("whsec_") :])
    mac = hmac.new(key, content, hashlib.sha256).digest()
    mine = base64.b64encode(mac).decode()
    return f"v1,{mine}" in low["webhook-signature"].split(" ")


class WebhookCase(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_parameter("webhook_loopback", "1")
        cls.program = Program()
        cls.addClassCleanup(cls.program.stop)

    def setUp(self):
        super().setUp()
        self.program.came.clear()
        self.program.answers.clear()

    @classmethod
    def webhook(cls, *told, **vals):
        codes = [cls.env.ref(f"customer_data_platform.webhook_field_{c}") for c in told]
        values = {
            "name": "Till",
            "url": cls.program.url,
            "field_ids": [Command.set([one.id for one in codes])],
            **vals,
        }
        return cls.env["cdp.webhook"].create(values)

    def deliveries(self, hook):
        self.env.invalidate_all()
        return hook.delivery_ids.sorted("id")

    def work(self):
        """Do what is due: segments, then telling."""
        self.run_stages("rfm", "segment", "webhook")
        self.env.invalidate_all()

    def due_now(self, hook):
        """Let the time until the next try pass."""
        hook.rest_until = False
        now = fields.Datetime.now()
        self.deliveries(hook).filtered("next_try").write({"next_try": now})
