"""What sign-in binds to the application: sessions, the first look at each request, the frame of pages."""

from flask import Flask, g
from flask_wtf.csrf import CSRFError

from casebridge.access.gate import SignInNeeded
from casebridge.accounts import web
from casebridge.accounts.sessions import ServerSessions
from casebridge.errors import StepUpNeeded
from casebridge.extensions import login


def bind(app: Flask) -> None:
    """Remember sessions on the server, and say on each request who acts."""
    app.session_interface = ServerSessions()
    # `web.meet` checks form tokens itself, once it is known who is there.
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.before_request(web.meet)
    app.register_error_handler(SignInNeeded, web.ask_to_sign_in)
    app.register_error_handler(CSRFError, web.stale_form)
    app.register_error_handler(StepUpNeeded, web.ask_again)
    app.context_processor(web.frame)
    # For extensions that ask Flask-Login who is there; it keeps nothing of its own.
    login.session_protection = None
    login.init_app(app, add_context_processor=False)
    login.request_loader(lambda _request: g.get("actor"))
