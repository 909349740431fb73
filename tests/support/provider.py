"""A provider as an office may have it: Django, django-oauth-toolkit and django-otp, on loopback.

It runs in an environment of its own and reads from standard input, as JSON: `folder`, `port`, `back` (where it may send
browsers), `client`, `secret`, and `people` (name, password, and hex seed of an authenticator app where they have one).
"""

import json
import secrets
import socketserver
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from jwcrypto import jwk

TOLD = json.load(sys.stdin)
# A code is taken once and never one before it; a test that signs in again does not wait half a minute for the next.
CODES_AHEAD = 3
HERE = f"http://127.0.0.1:{TOLD['port']}"
LOGIN = """<title>City of Somewhere</title><h1>City of Somewhere</h1><form method="post">{% csrf_token %}{{ form.as_p }}
<input type="hidden" name="next" value="{{ next }}"><button>Log in</button></form>"""

settings.configure(
    SECRET_KEY=secrets.token_hex(32),
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{TOLD['folder']}/provider.sqlite"}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=[
        "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django_otp",
        "django_otp.plugins.otp_totp", "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware", "django_otp.middleware.OTPMiddleware",
    ],
    TEMPLATES=[{
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [
            ("django.template.loaders.locmem.Loader", {"login.html": LOGIN}),
            "django.template.loaders.app_directories.Loader",
        ]},
    }],
    LOGIN_URL="/login/",
    USE_TZ=True,
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_ISS_ENDPOINT": f"{HERE}/o",
        "OIDC_RSA_PRIVATE_KEY": jwk.JWK.generate(kty="RSA", size=2048).export_to_pem(True, None).decode(),
        "OAUTH2_VALIDATOR_CLASS": "__main__.Validator",
        "SCOPES": {"openid": "who somebody is"},
        "PKCE_REQUIRED": True,
        "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
        "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    },
)  # fmt: skip
django.setup()

from django import forms  # noqa: E402
from django.contrib.auth.forms import AuthenticationForm  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from django_otp import match_token, user_has_device  # noqa: E402
from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: E402
from oauth2_provider.models import Application  # noqa: E402
from oauth2_provider.oauth2_validators import OAuth2Validator  # noqa: E402


class Validator(OAuth2Validator):
    """Says in the ID token by which ways somebody signed in: who has an app cannot do so without it."""

    oidc_claim_scope = None

    def get_additional_claims(self, request):
        return {"amr": ["pwd", "otp", "mfa"] if user_has_device(request.user) else ["pwd"]}


class Form(AuthenticationForm):
    """User name, password, and the code of the app where there is one."""

    code = forms.CharField(required=False)

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        code = self.data.get("code", "")
        if user_has_device(user) and not (code and match_token(user, code)):
            raise forms.ValidationError("This is not the code of your app.")


urlpatterns = [
    path("login/", LoginView.as_view(template_name="login.html", authentication_form=Form)),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """Answers several at once."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_arguments):
        pass


def main():
    call_command("migrate", verbosity=0)
    for one in TOLD["people"]:
        user = User.objects.create_user(one["name"], password=one["password"])
        if one["seed"]:
            TOTPDevice.objects.create(user=user, key=one["seed"], name="app", tolerance=CODES_AHEAD)
    Application.objects.create(
        name="CaseBridge", client_id=TOLD["client"], client_secret=TOLD["secret"], client_type="confidential",
        authorization_grant_type="authorization-code", redirect_uris=TOLD["back"], algorithm="RS256",
        skip_authorization=True,
    )  # fmt: skip
    server = make_server("127.0.0.1", TOLD["port"], get_wsgi_application(), Server, Quiet)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
