"""Single sign-on, from the side of who would like to be somebody else: forged tokens, answers of others, old ones."""

import base64
import hmac
import json
import re
from datetime import timedelta

import pytest
from joserfc import jwt
from playwright.sync_api import expect
from sqlalchemy import select, update

from casebridge import clock
from casebridge.accounts import attempts, demo_accounts, oidc, single_sign_on
from casebridge.accounts.models import Attempts, SignOnBinding, User, UserSession
from casebridge.cli import run
from casebridge.config import BadSetting, oidc_provider
from casebridge.db import db, transaction
from casebridge.heads.standing import check_rows
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_second_factors import enroll
from tests.support.browser import assert_accessible
from tests.support.issuer import ALGORITHM, issuing
from tests.support.screens import WIDTHS

WAY = "/sign-in/single-sign-on"


@pytest.fixture
def issuer(app):
    """Give a provider that this application knows."""
    with issuing() as found:
        app.config["CASEBRIDGE_OIDC"] = found.settings()
        yield found
    oidc.forget()


@pytest.fixture
def bound(app, issuer, person):
    """Give the user name of a prosecutor whom the provider knows as 4711."""
    return bind(app, person, "4711")


def bind(app, username, subject):
    with app.app_context(), transaction():
        user = db.session.scalars(select(User).where(User.username == username)).one()
        values = {"user_id": user.id, "issuer": app.config["CASEBRIDGE_OIDC"].issuer, "subject": subject}
        db.session.add(SignOnBinding(**values, bound_at=clock.now()))
    return username


def asked(browser, **fields):
    """Press the button on the sign-in page and return the address at the provider to which the browser is led."""
    browser.get("/sign-in")
    answer = browser.post(WAY, agree="y", **fields)
    assert answer.location == WAY, words(answer)
    return led_to(browser)


def led_to(browser):
    """Return the address to which our page on the way leads, by itself and by its link."""
    page = browser.get(WAY)
    address = page.headers["Refresh"].partition("url=")[2]
    assert address.replace("&", "&amp;") in page.get_data(as_text=True)
    return address


def come_in(browser, issuer, **fields):
    """Go to the provider and back, and return our answer."""
    answer = browser.get(issuer.authorize(asked(browser, **fields)))
    browser.token = ""
    return answer


def is_in(browser):
    return browser.get("/account").status_code == 200


def test_who_is_bound_comes_in_where_they_wanted_to_and_history_says_how(app, bound, issuer, visitor, history):
    answer = come_in(visitor, issuer, next="/notices")
    assert answer.location == "/notices"
    assert is_in(visitor)
    line = next(line for line in history() if line.event == "sign_in:ok")
    assert (line.detail, line.factors, line.sentence) == (
        {"factor": "oidc+mfa"}, "oidc+mfa", "signed in by single sign-on",
    )  # fmt: skip
    assert "secret" not in str(issuer.last)
    with app.app_context():
        assert db.session.query(single_sign_on.SignOnQuestion).count() == 0


def test_the_notice_is_agreed_to_first_and_the_button_names_the_provider(bound, issuer, visitor):
    assert "Sign in with your city account" in words(visitor.get("/sign-in"))
    answer = visitor.post(WAY)
    assert answer.status_code == 422
    assert "Read the notice" in words(answer)


def test_a_stranger_a_closed_and_a_locked_account_get_one_answer(app, bound, issuer, change, user_of):
    answers = []
    for number, values in (
        ("4712", {}),
        ("4711", {"active": False}),
        ("4711", {"active": True, "locked_at": clock.now()}),
    ):
        issuer.person["sub"] = number
        change(bound, **values)
        browser = Browser(app)
        answer = come_in(browser, issuer)
        answers.append((answer.status_code, words(answer).replace(number, "NUMBER")))
        assert not is_in(browser)
    assert "not known here, or the account is locked" in answers[0][1]
    assert "your number there: NUMBER" in answers[0][1]
    assert len(set(answers)) == 1
    with app.app_context():
        assert db.session.query(UserSession).count() == 0
        assert db.session.query(Attempts).count() == 0
        assert db.session.scalar(select(User.id).where(User.username.contains("4712"))) is None


def base64url(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unsigned(issuer, header, claims, alg="none"):
    return "".join(f"{base64url(json.dumps(part).encode())}." for part in ({**header, "alg": alg}, claims))


def shared_key(issuer, header, claims):
    """Sign with the provider's public key as if it were a secret that both share."""
    secret = issuer.key.as_pem(private=False)
    text = unsigned(issuer, header, claims, "HS256")
    return text + base64url(hmac.digest(secret, text.removesuffix(".").encode(), "sha256"))


def by_another(issuer, header, claims):
    return jwt.encode(header, claims, issuer.fresh_key("one"), algorithms=[ALGORITHM])


def with_own_key(issuer, header, claims):
    key = issuer.fresh_key("two")
    return jwt.encode({**header, "kid": "two", "jwk": key.as_dict(private=False)}, claims, key, algorithms=[ALGORITHM])


def saying(**changed):
    """Sign other claims with the right key; None leaves one out. A function gets the claims."""

    def twist(issuer, header, claims):
        for name, value in changed.items():
            claims[name] = value(claims) if callable(value) else value
        return issuer.sign(header, {name: value for name, value in claims.items() if value is not None})

    return twist


def changed_after(issuer, header, claims):
    head, _body, seal = issuer.sign(header, claims).split(".")
    return ".".join((head, base64url(json.dumps({**claims, "acr": "phr"}).encode()), seal))


FORGED = {
    "no signature": unsigned,
    "the public key as a shared secret": shared_key,
    "another key under the same name": by_another,
    "a key that the token brings along": with_own_key,
    "claims changed after the signature": changed_after,
    "no token at all": lambda *_: "4711",
    "for another client": saying(aud="somebody-else"),
    "for several, by another client": saying(aud=["casebridge", "somebody-else"], azp="somebody-else"),
    "for several, by nobody": saying(aud=["casebridge", "somebody-else"]),
    "by another client": saying(azp="somebody-else"),
    "of another issuer": saying(iss="https://elsewhere.example"),
    "of another question": saying(nonce="x" * 43),
    "of no question": saying(nonce=None),
    "over": saying(exp=lambda claims: claims["exp"] - 400),
    "without an end": saying(exp=None),
    "from the future": saying(iat=lambda claims: claims["iat"] + 400),
    "from before the question": saying(iat=lambda claims: claims["iat"] - 400),
    "of a sign-in long ago": saying(auth_time=lambda claims: claims["auth_time"] - 400),
    "of a sign-in at no time": saying(auth_time=None),
    "of a sign-in at a word": saying(auth_time="now"),
    "of nobody": saying(sub=None),
    "of a number": saying(sub=4711),
    "of somebody with a line break": saying(sub="4711\n"),
    "of somebody too long": saying(sub="4" * 256),
    "with a hash of another access token": saying(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}


def test_no_forged_token_lets_in(app, bound, issuer, visitor, history):
    taken = []
    visitor.get("/sign-in")
    for name, twist in FORGED.items():
        issuer.twist = twist
        visitor.post(WAY, agree="y")
        answer = visitor.get(issuer.authorize(led_to(visitor)))
        if answer.status_code != 422 or "your number" in words(answer):
            taken.append(name)
    assert taken == []
    assert not is_in(visitor)
    assert [line.event for line in history()] == ["sign_in:failed"] * len(FORGED)
    issuer.twist = saying(aud=["casebridge", "somebody-else"], azp="casebridge")
    browser = Browser(app)
    come_in(browser, issuer)
    assert is_in(browser)


def test_an_answer_opens_once_and_in_the_browser_that_asked(app, bound, issuer, monkeypatch):
    thief, victim = Browser(app), Browser(app)
    back = issuer.authorize(asked(thief))
    asked(victim)
    # The victim is sent to the thief's answer, to work in the thief's account.
    assert "stale" in victim.get(back).location
    assert not is_in(victim)
    # The thief has the victim's code, and a question of their own.
    stolen = re.search(r"code=([^&]+)", issuer.authorize(asked(victim)))[1]
    assert thief.get(re.sub(r"code=[^&]+", f"code={stolen}", back)).status_code == 422
    assert not is_in(thief)
    back = issuer.authorize(asked(victim))
    assert "stale" in victim.get(re.sub(r"state=[^&]+", "state=x", back)).location
    assert victim.get(re.sub(r"iss=[^&]+", "iss=https://elsewhere.example", back)).status_code == 422
    back = issuer.authorize(asked(victim))
    assert victim.get(back).status_code == 303
    assert "stale" in victim.get(back).location
    late = Browser(app)
    back = issuer.authorize(asked(late))
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(seconds=601))
    assert "stale" in late.get(back).location


def test_of_the_way_nothing_is_kept_in_the_browser(bound, issuer, visitor):
    visitor.get("/sign-in")
    before = visitor.cookie()
    address = asked(visitor)
    assert visitor.cookie() == before
    assert before not in address
    come_in(visitor, issuer)
    assert visitor.cookie() not in ("", before)


def test_one_factor_there_asks_for_ours_and_wrong_ones_lock(app, bound, person, issuer, visitor, user_of, history):
    visitor.sign_in(person, PASSWORD)
    _phone, codes = enroll(visitor)
    issuer.person["amr"] = ["pwd"]
    browser = Browser(app)
    answer = come_in(browser, issuer, next="/notices")
    assert answer.location == "/sign-in/code?next=/notices"
    assert not is_in(browser)
    browser.get(answer.location)
    assert browser.post("/sign-in/code", code=codes[0], next="/notices").location == "/notices"
    assert [line.detail for line in history() if line.event == "sign_in:ok"][-1] == {"factor": "oidc+recovery"}
    browser = Browser(app)
    come_in(browser, issuer)
    for _ in range(attempts.ACCOUNT_TRIES):
        browser.get("/sign-in/code")
        browser.post("/sign-in/code", code="000000")
    assert user_of(bound).locked_at
    issuer.person["amr"] = ["mfa"]
    assert come_in(Browser(app), issuer).status_code == 422


@pytest.mark.parametrize(
    ("values", "shown", "several"),
    [
        ({}, {"amr": ["mfa"]}, True),
        ({}, {"amr": ["pwd"], "acr": "phr"}, False),
        ({}, {"amr": "mfa"}, None),
        ({"acr": ("phr",), "amr": ()}, {"acr": "phr"}, True),
        ({"acr": ("phr",), "amr": ()}, {"acr": "0", "amr": ["mfa"]}, False),
    ],
)
def test_several_factors_are_what_the_settings_name(app, bound, issuer, visitor, values, shown, several):
    """Where they are not shown and there are none here, nothing opens before one was added."""
    app.config.update(CASEBRIDGE_OIDC=issuer.settings(**values), CASEBRIDGE_SECOND_FACTOR=True)
    issuer.person = {"sub": "4711", **shown}
    answer = come_in(visitor, issuer)
    assert issuer.last.get("acr_values") == (" ".join(values.get("acr", ())) or None)
    if several is None:
        assert answer.status_code == 422
    else:
        assert visitor.get("/").location == (None if several else "/account/factors")


def confirmed(browser, issuer, **fields):
    """Show anew at the provider who one is, and return our answer."""
    answer = browser.post("/account/confirm/single-sign-on", **fields)
    assert answer.location == WAY, words(answer)
    answer = browser.get(issuer.authorize(led_to(browser)))
    browser.token = ""
    return answer


def test_an_act_is_confirmed_by_a_fresh_sign_in_there_and_not_by_the_password(app, bound, issuer, visitor, history):
    come_in(visitor, issuer)
    assert visitor.post("/account/confirm", password=PASSWORD).status_code == 422
    assert visitor.post("/account/password", password=PASSWORD, new_password="nine grey herons wait").status_code == 403
    assert "Confirm with your city account" in words(visitor.get("/account/confirm"))
    before = visitor.cookie()
    for name, twist in (
        ("old", saying(auth_time=lambda claims: claims["auth_time"] - 60)),
        ("somebody else", saying(sub="4712")),
        ("one factor", saying(amr=["pwd"])),
    ):
        issuer.twist = twist
        assert confirmed(visitor, issuer).status_code == 422, name
        assert visitor.post("/account/password", new_password="nine grey herons wait").status_code == 403, name
    issuer.twist = None
    assert confirmed(visitor, issuer, next="/account").location == "/account"
    assert (issuer.last["prompt"], issuer.last["max_age"]) == ("login", "0")
    assert visitor.cookie() != before
    answer = visitor.post("/account/password", password=PASSWORD, new_password="nine grey herons wait")
    assert answer.location == "/account?changed=1"
    events = [(line.event, line.detail.get("factor")) for line in history() if line.event.startswith("step_up")]
    assert events[1:] == [("step_up:failed", "oidc")] * 3 + [("step_up:ok", "oidc+mfa")]


def test_an_answer_for_a_confirmation_is_of_one_session(app, bound, issuer, visitor):
    come_in(visitor, issuer)
    other = Browser(app)
    come_in(other, issuer)
    visitor.post("/account/confirm/single-sign-on")
    back = issuer.authorize(led_to(visitor))
    assert "stale" in other.get(back).location
    visitor.post("/sign-out")
    assert "stale" in visitor.get(back).location
    assert not is_in(visitor)


def test_a_sign_in_there_may_be_as_old_as_the_settings_say(app, bound, issuer, visitor):
    app.config["CASEBRIDGE_OIDC"] = issuer.settings(fresh_for=3600)
    issuer.twist = saying(auth_time=lambda claims: claims["auth_time"] - 3000)
    come_in(visitor, issuer)
    assert is_in(visitor)
    assert issuer.last["max_age"] == "3600"
    assert "prompt" not in issuer.last
    assert confirmed(visitor, issuer).status_code == 422


def test_an_administrator_binds_and_ends_it_and_everybody_is_told(app, issuer, person, browser_of, user_of, history):
    admin, other = browser_of("admin"), browser_of("admin2")
    page = f"/people/{user_of(person).public_id}"
    password = demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])
    assert admin.post(f"{page}/single-sign-on", subject="4711").status_code == 403
    assert admin.post(f"{page}/single-sign-on", subject="", confirm_password=password).status_code == 422
    assert admin.post(f"{page}/single-sign-on", subject=" 4711 ").status_code == 303
    assert "4711" in words(admin.get(page))
    again = f"/people/{user_of('detective').public_id}/single-sign-on"
    assert admin.post(again, subject="4711").status_code == 409
    assert admin.post(f"/people/{user_of('admin').public_id}/single-sign-on", subject="9").status_code == 409
    mine = Browser(app)
    come_in(mine, issuer)
    assert "bound an account to a sign-in" in words(mine.get("/notices"))
    assert "bound an account to a sign-in" in words(other.get("/notices"))
    assert admin.post(f"{page}/single-sign-on/end").status_code == 303
    assert not is_in(mine)
    assert come_in(mine, issuer).status_code == 422
    assert "ended the sign-in" in words(other.get("/notices"))
    details = [line.detail for line in history() if line.event in ("account:bind", "account:unbind")]
    assert details == [{"issuer": issuer.address, "subject": "4711"}] * 2


def test_the_list_says_who_comes_in_by_single_sign_on(app, issuer, bound, browser_of, change, user_of):
    """Without a password nobody of them waits for a code; where no provider is named it is no second factor."""
    admin, name = browser_of("admin"), user_of(bound).name
    change(bound, password_hash="")
    with_it = words(admin.get("/people", query_string={"name": name}))
    assert "Single sign-on" in with_it
    assert ("None yet" in with_it, "Waits for a code" in with_it) == (False, False)
    assert "Single sign-on" in words(admin.get(f"/people/{user_of(bound).public_id}"))
    app.config["CASEBRIDGE_OIDC"] = None
    assert "None yet" in words(admin.get("/people", query_string={"name": name}))


def test_a_binding_that_was_put_in_behind_the_application_is_found(app, bound, issuer, user_of):
    number = user_of(bound).id
    with app.app_context():
        assert check_rows() == []
        db.session.rollback()
        with db.engine.begin() as behind:
            behind.execute(update(SignOnBinding).where(SignOnBinding.user_id == number).values(subject="4712"))
        assert check_rows() == ["sign_on_binding row 1 was changed behind CaseBridge"]


def test_a_reset_in_person_ends_single_sign_on_too(app, bound, issuer, visitor, browser_of, user_of, history):
    admin = browser_of("admin")
    come_in(visitor, issuer)
    password = demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])
    admin.post(f"/people/{user_of(bound).public_id}/code", confirm_password=password)
    assert not is_in(visitor)
    assert come_in(visitor, issuer).status_code == 422
    assert [line.detail["removed"] for line in history() if line.event == "account:reset"] == ["oidc"]


def test_on_the_command_line_an_operator_binds(app, issuer, person, capsys):
    with app.app_context(), transaction():
        demo_accounts.ensure(app.config["CASEBRIDGE_INSTANCE"])
    with app.app_context():
        assert run(["people", "bind", person, "4711", "--as", "detective"]) == 1
        assert run(["people", "bind", person, "4711", "--as", "admin"]) == 0
    browser = Browser(app)
    come_in(browser, issuer)
    assert is_in(browser)
    with app.app_context():
        assert run(["people", "unbind", person, "--as", "admin"]) == 0
    assert not is_in(browser)


def test_while_the_provider_is_silent_the_password_is_the_way_in(bound, issuer, visitor, person):
    issuer.down = True
    visitor.get("/sign-in")
    for _ in range(2):
        answer = visitor.post(WAY, agree="y")
        assert answer.status_code == 503
        assert "does not answer just now. Sign in with user name and password." in words(answer)
    assert issuer.asked == {"/.well-known/openid-configuration": 1}
    assert visitor.sign_in(person, PASSWORD).status_code == 303
    assert is_in(visitor)


def test_a_provider_that_falls_silent_on_the_way_lets_nobody_in(bound, issuer, visitor):
    back = issuer.authorize(asked(visitor))
    issuer.down = True
    assert visitor.get(back).status_code == 503
    assert not is_in(visitor)


@pytest.mark.parametrize(
    "more", [{"issuer": "http://elsewhere.example"}, {"token_endpoint": "http://elsewhere.example/t"}]
)
def test_a_provider_that_could_be_overheard_or_is_another_is_not_asked(bound, issuer, visitor, more):
    issuer.more = more
    visitor.get("/sign-in")
    assert visitor.post(WAY, agree="y").status_code == 503


def test_a_new_key_of_the_provider_is_fetched_once_it_is_used(app, bound, issuer, monkeypatch):
    come_in(Browser(app), issuer)
    issuer.key = issuer.fresh_key("new")
    assert come_in(Browser(app), issuer).status_code == 422
    monkeypatch.setattr(oidc, "KEYS_FOR", 0)
    browser = Browser(app)
    come_in(browser, issuer)
    assert is_in(browser)


def test_without_a_provider_there_is_no_such_way(app, visitor, person):
    assert "Sign in with" not in words(visitor.get("/sign-in")).replace("Sign in with a passkey", "")
    for path in (WAY, f"{WAY}/back"):
        assert visitor.get(path).status_code == 404
    assert visitor.post(WAY, agree="y").status_code == 404


GOOD = {
    "CASEBRIDGE_OIDC_ISSUER": "https://id.example.org/realm", "CASEBRIDGE_OIDC_CLIENT": "casebridge",
    "CASEBRIDGE_OIDC_SECRET": "0123456789abcdef",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"CASEBRIDGE_OIDC_ISSUER": "http://id.example.org"}, "ISSUER is not https"),
        ({"CASEBRIDGE_OIDC_ISSUER": "https://id.example.org?x"}, "ISSUER is not https"),
        ({"CASEBRIDGE_OIDC_CLIENT": ""}, "CLIENT is not set"),
        ({"CASEBRIDGE_OIDC_SECRET": "short"}, "missing or short"),
        ({"CASEBRIDGE_OIDC_MINUTES": "721"}, "at most 720"),
        ({"CASEBRIDGE_OIDC_LABEL": "x" * 41}, "at most 40"),
        ({"CASEBRIDGE_OIDC_ROOTS": "nowhere.pem"}, "not there"),
    ],
)
def test_a_weak_setting_is_refused_by_name(changed, why):
    with pytest.raises(BadSetting, match=why):
        oidc_provider({**GOOD, **changed})


def test_the_secret_may_stand_in_a_file_that_others_cannot_read(tmp_path):
    file = tmp_path / "secret"
    file.write_text("fedcba9876543210\n")
    file.chmod(0o600)
    found = oidc_provider({**GOOD, "CASEBRIDGE_OIDC_SECRET_FILE": str(file)})
    assert (found.secret, found.amr, found.fresh_for) == ("fedcba9876543210", ("mfa",), 0)
    assert "fedcba" not in repr(found)
    file.chmod(0o640)
    with pytest.raises(BadSetting, match="read by others"):
        oidc_provider({**GOOD, "CASEBRIDGE_OIDC_SECRET_FILE": str(file)})
    assert oidc_provider({"CASEBRIDGE_OIDC_ISSUER": ""}) is None


@WIDTHS
def test_chromium_goes_to_the_provider_and_back(app, bound, issuer, live_server, page, width):
    """A form may not end up on another site (`form-action 'self'`); our page in between may lead there."""
    faults = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server}/sign-in?next=/notices")
    assert_accessible(page)
    page.get_by_role("checkbox", name="I have read this and agree").check()
    page.get_by_role("button", name="Sign in with your city account").click()
    expect(page).to_have_url(f"{live_server}/notices")
    page.goto(f"{live_server}/account/confirm?next=/account")
    assert_accessible(page)
    page.get_by_role("button", name="Confirm with your city account").click()
    expect(page).to_have_url(f"{live_server}/account")
    assert faults == []
