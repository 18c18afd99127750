"""The self-signed certificate: valid under its authority, for local addresses, with private keys."""

import ipaddress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from scripts.tls import ServerFiles, server_files

LAN, OTHER = "192.0.2.17", "192.0.2.99"


def test_the_certificate_is_trusted_for_localhost_and_for_the_given_address(tmp_path):
    files = server_files(tmp_path, [LAN])

    for name in (x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(LAN))):
        assert verify(files, name)[-1] == load(files.authority)


def test_the_certificate_is_not_trusted_for_another_address(tmp_path):
    files = server_files(tmp_path, [LAN])

    with pytest.raises(VerificationError):
        verify(files, x509.IPAddress(ipaddress.ip_address(OTHER)))


def test_a_second_start_keeps_the_certificate(tmp_path):
    before = server_files(tmp_path, [LAN]).certificate.read_bytes()

    assert server_files(tmp_path, [LAN]).certificate.read_bytes() == before


def test_a_new_address_renews_the_certificate_and_keeps_the_authority_on_the_phones(tmp_path):
    authority = server_files(tmp_path, [LAN]).authority.read_bytes()

    files = server_files(tmp_path, [OTHER])

    assert files.authority.read_bytes() == authority
    assert verify(files, x509.IPAddress(ipaddress.ip_address(OTHER)))


def test_keys_are_readable_by_their_owner_only(tmp_path):
    server_files(tmp_path, [LAN])

    assert {key.name: key.stat().st_mode & 0o777 for key in tmp_path.glob("*.key")} == {
        "ca.key": 0o600,
        "server.key": 0o600,
    }


def load(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def verify(files: ServerFiles, name: x509.GeneralName) -> list[x509.Certificate]:
    policy = PolicyBuilder().store(Store([load(files.authority)])).time(datetime.now(UTC))
    return policy.build_server_verifier(name).verify(load(files.certificate), [])
