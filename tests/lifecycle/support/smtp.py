"""A real SMTP server on loopback that remembers what it was handed, and when."""

import asyncio
import contextlib
import logging
import threading
import time
from collections import defaultdict
from email import message_from_bytes

from aiosmtpd.controller import Controller
from cluster import free_port


class Post:
    """Who was sent what: {recipient: [(when it came, headers)]}, and whole."""

    def __init__(self, seconds):
        self.seconds = seconds  # that each message takes, as a busy server's would
        self.came = defaultdict(list)
        self.mails = defaultdict(list)
        self.begun = threading.Event()  # set when the first message comes

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's
        now = time.time()
        self.begun.set()
        mail = message_from_bytes(envelope.content)
        for recipient in envelope.rcpt_tos:
            self.came[recipient].append((now, dict(mail.items())))
            self.mails[recipient].append(mail)
        # It has it, even if whoever sends is gone before hearing so.
        await asyncio.sleep(self.seconds)
        return "250 OK"


@contextlib.contextmanager
def opened(seconds=0.0):
    """(post, port) while inside."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line a command else
    post = Post(seconds)
    controller = Controller(post, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield post, controller.port
    finally:
        controller.stop()
