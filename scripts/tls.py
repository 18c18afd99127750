"""A certificate authority of one's own, so that phones in the same network get a secure context."""

import datetime as dt
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS, SERVER_DAYS, RENEW_DAYS = 3650, 397, 30


@dataclass(frozen=True)
class ServerFiles:
    authority: Path
    certificate: Path
    key: Path


def server_files(folder: Path, addresses: list[str]) -> ServerFiles:
    """The authority stays for ten years; the server's certificate follows this machine's addresses."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    files = ServerFiles(folder / "ca.crt", folder / "server.crt", folder / "server.key")
    if not files.authority.exists():
        make_authority(files.authority, folder / "ca.key")
    names = alternative_names(addresses)
    if not is_good(files.certificate, names):
        make_server(files, folder / "ca.key", names)
    return files


def alternative_names(addresses: list[str]) -> x509.SubjectAlternativeName:
    hosts = sorted({"localhost", socket.gethostname()})
    numbers = sorted({"127.0.0.1", *addresses})
    return x509.SubjectAlternativeName(
        [*map(x509.DNSName, hosts), *(x509.IPAddress(ipaddress.ip_address(number)) for number in numbers)]
    )


def is_good(certificate: Path, names: x509.SubjectAlternativeName) -> bool:
    if not certificate.exists():
        return False
    known = x509.load_pem_x509_certificate(certificate.read_bytes())
    fresh = known.not_valid_after_utc - dt.datetime.now(dt.UTC) > dt.timedelta(days=RENEW_DAYS)
    return fresh and known.extensions.get_extension_for_class(x509.SubjectAlternativeName).value == names


def make_authority(certificate: Path, key_file: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"区直志愿 本机根证书 {socket.gethostname()}"[:64])])
    usage = x509.KeyUsage(**dict.fromkeys(KEY_USES, False) | {"key_cert_sign": True, "crl_sign": True})
    built = (
        begin(name, name, key, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    write_key(key_file, key)
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))


def make_server(files: ServerFiles, authority_key: Path, names: x509.SubjectAlternativeName) -> None:
    authority = x509.load_pem_x509_certificate(files.authority.read_bytes())
    signer = serialization.load_pem_private_key(authority_key.read_bytes(), password=None)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = (
        begin(name, authority.subject, key, SERVER_DAYS)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    write_key(files.key, key)
    files.certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))


KEY_USES = [
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
]


def begin(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    # An hour of grace: phones whose clock runs behind would otherwise refuse a fresh certificate.
    start = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


if __name__ == "__main__":
    raise SystemExit("由 scripts/run.py 使用：make run HTTPS=1")
