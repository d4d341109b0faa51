"""A certificate authority of the library's own, so that phones trust the PC on their network.

Browsers give the camera only to pages over HTTPS. The authority is installed once on each phone;
it signs a server certificate for this PC's names and addresses, made anew when they change.
Everything lies in the data folder, under `https/`.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from library_share import clock

AUTHORITY_DAYS = 3650
#: Apple's and Google's phones refuse server certificates that live longer than 398 days.
SERVER_DAYS = 397
RENEW_BEFORE_DAYS = 30
AUTHORITY_NAME = "Thư viện dùng chung - chứng chỉ nội bộ"


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """Files in PEM: the authority to install on phones, the server's certificate and key."""

    authority: Path
    server: Path
    server_key: Path


def certificates(data_dir: Path, names: list[str]) -> Certificates:
    """Certificates that are good today for all `names` (host names and addresses)."""
    folder = data_dir / "https"
    folder.mkdir(parents=True, exist_ok=True)
    kept = Certificates(
        authority=authority_file(data_dir),
        server=folder / "server.crt",
        server_key=folder / "server.key",
    )
    authority_key = folder / "authority.key"
    if not _is_good(kept.authority, authority_key, []):
        _make_authority(kept.authority, authority_key)
        kept.server.unlink(missing_ok=True)
    if not _is_good(kept.server, kept.server_key, names):
        _make_server(kept, authority_key, names)
    return kept


def authority_file(data_dir: Path) -> Path:
    return data_dir / "https" / "authority.crt"


def addresses_here() -> list[str]:
    """This PC's addresses on its networks, the likeliest first, without loopback."""
    found: list[str] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # sends nothing; tells which address would be used
            found.append(asking.getsockname()[0])
        except OSError:
            pass  # no network at all
    try:
        known = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found += [str(entry[4][0]) for entry in known]
    except OSError:
        pass  # the host's own name is unknown to it
    usable = [one for one in found if not ipaddress.ip_address(one).is_loopback]
    return list(dict.fromkeys(usable))


def names_here() -> list[str]:
    """Every name and address under which this PC may be called."""
    host = socket.gethostname()
    return list(dict.fromkeys(["localhost", host, f"{host}.local", "127.0.0.1", *addresses_here()]))


def _is_good(certificate: Path, key: Path, names: list[str]) -> bool:
    if not (certificate.exists() and key.exists()):
        return False
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    if read.not_valid_after_utc - clock.now() < timedelta(days=RENEW_BEFORE_DAYS):
        return False
    return not names or set(names) <= _names_in(read)


def _names_in(certificate: x509.Certificate) -> set[str]:
    said = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = said.get_values_for_type(x509.IPAddress)
    return {*said.get_values_for_type(x509.DNSName), *(str(address) for address in addresses)}


def _make_authority(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AUTHORITY_NAME)])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    built = (
        _begun(subject, subject, key.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))


def _make_server(kept: Certificates, authority_key: Path, names: list[str]) -> None:
    authority = x509.load_pem_x509_certificate(kept.authority.read_bytes())
    signing = serialization.load_pem_private_key(authority_key.read_bytes(), password=None)
    assert isinstance(signing, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "library-share")])
    built = (
        _begun(subject, authority.subject, key.public_key(), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()),
            critical=False,
        )
        .sign(signing, hashes.SHA256())
    )
    _write_key(kept.server_key, key)
    kept.server.write_bytes(built.public_bytes(serialization.Encoding.PEM))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    # A phone's clock may be behind; the certificate began yesterday.
    begins: datetime = clock.now() - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=days))
    )


def _name(one: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(one))
    except ValueError:
        return x509.DNSName(one)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
