"""A certificate that seals, with its key, as plain values that a closed child takes as well."""

from dataclasses import dataclass

from asn1crypto import keys
from asn1crypto import x509 as plain_x509


@dataclass(frozen=True, slots=True)
class Seal:
    """A certificate with its key and the certificates above it, in the shape that the signer takes."""

    certificate: plain_x509.Certificate
    key: keys.PrivateKeyInfo
    above: tuple[plain_x509.Certificate, ...]
    is_own: bool

    @property
    def name(self) -> str:
        """Return the name in the certificate."""
        return str(self.certificate.subject.native.get("common_name") or self.certificate.subject.human_friendly)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate as hex."""
        return str(self.certificate.sha256.hex())

    @property
    def root(self) -> plain_x509.Certificate:
        """Return the highest certificate that is known here."""
        known = {one.subject.hashable: one for one in self.above}
        found = self.certificate
        while found.issuer != found.subject and found.issuer.hashable in known:
            found = known.pop(found.issuer.hashable)
        return found
