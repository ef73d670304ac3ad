"""Over TLS, with real certificates: who is not vouched for is told nothing."""

import os
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from odoo.tests import tagged

from .webhook_case import Program, WebhookCase


def certificate(name, path):
    """A certificate for a name, signed by itself, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *plain))
    return path


@tagged("post_install", "-at_install")
class TestWebhookTls(WebhookCase):
    def told(self, name, trusted):
        """What came of a message to a program with a certificate for a name."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        pem = certificate(name, folder / "server.pem")
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(pem)
        program = Program(tls)
        self.addCleanup(program.stop)
        hook = self.webhook(url=program.url)
        hook.action_test()
        vouched = {"SSL_CERT_FILE": str(pem if trusted else os.devnull)}
        with patch.dict(os.environ, vouched):
            self.run_stages("webhook")
        return self.deliveries(hook), program.came

    def test_who_is_vouched_for_is_told(self):
        one, came = self.told("localhost", trusted=True)
        self.assertEqual((one.state, len(came)), ("sent", 1), one.answer)

    def test_who_is_not_vouched_for_is_told_nothing(self):
        one, came = self.told("localhost", trusted=False)
        self.assertEqual((one.state, came), ("waiting", []))
        self.assertIn("SSLCertVerificationError", one.answer)

    def test_another_ones_certificate_does_not_do(self):
        one, came = self.told("elsewhere.example.com", trusted=True)
        self.assertEqual((one.state, came), ("waiting", []))
        self.assertIn("SSLCertVerificationError", one.answer)
