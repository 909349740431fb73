"""The headers that every answer carries, whoever writes it: a page, a file, an error, or the server before us."""

STRICT_TRANSPORT = "max-age=63072000; includeSubDomains"
# A file whose name says its content never changes under that name.
FOR_EVER = "public, max-age=31536000, immutable"
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


def content_policy(nonce: str) -> str:
    """Return what a browser may load and run on an answer: what is ours, and scripts that carry `nonce`.

    Source: the security rules, section 3.
    """
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; media-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; report-uri /csp"
    )
