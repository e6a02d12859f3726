"""Headers on every answer: load nothing from elsewhere, run no inline script, fit in no frame."""

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types evenside",  # one policy, once: the address of the service worker
    )
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


# Browsers heed this one at the machine itself only; elsewhere, unencrypted, they complain about it.
AT_THE_MACHINE = {"Cross-Origin-Opener-Policy": "same-origin"}


def with_security_headers(send: Send, *, is_near: bool) -> Send:
    """Add them to what ``send`` sends; ``is_near``: to this machine, under a loopback name."""
    added = SECURITY_HEADERS | (AT_THE_MACHINE if is_near else {})

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in added.items():
                headers.setdefault(name, value)  # the report has a policy of its own
            # API answers carry no ETag and are never stored. Files carry one and are asked for
            # again each time: after an update no old module can meet a new one.
            headers["Cache-Control"] = "no-cache" if "etag" in headers else "no-store"
        await send(message)

    return guarded
