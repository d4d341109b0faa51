"""Headers that keep other sites out of our pages, and forms that only our pages can send."""

from __future__ import annotations

from flask import Flask, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response

from library_share.errors import Refused
from library_share.translation import N_
from library_share.web.errors import told

csrf = CSRFProtect()

# 'wasm-unsafe-eval': the camera's QR decoder is WebAssembly served from here.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "worker-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class FormTooOld(Refused):
    code = "form_too_old"
    message = N_("This page was open for too long. Load it again, then repeat what you did.")


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure and settings.is_production,
        SESSION_COOKIE_NAME="library_share",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
    )
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _too_old)
    app.after_request(_guard)


def _too_old(_error: CSRFError) -> Response:
    return told(FormTooOld(), status=400)


def _guard(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.is_secure and current_app.config["SETTINGS"].is_production:
        # Not for a PC's own certificates: the same name is asked without HTTPS on other ports.
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if g.get("actor") is not None:
        # A shared PC's Back button must not show the last librarian's patrons.
        headers.setdefault("Cache-Control", "no-store")
    return response
