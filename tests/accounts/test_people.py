"""The administrator's people: added, released, closed, given a code; and what nobody may do alone."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from casebridge import clock
from casebridge.access.actor import Role
from casebridge.accounts import demo_accounts, people, seconds
from casebridge.accounts.models import User
from casebridge.db import db, transaction
from casebridge.errors import Conflict, NotAllowed
from tests.accounts.browsing import Browser, words
from tests.accounts.conftest import PASSWORD

NEW = "eleven copper kettles sing"
FIELDS = {"username": "n.feng", "name": "Nora Feng", "role": "detective", "unit": "bpd_robbery"}


@pytest.fixture
def admin(app):
    return Browser(app).enter("admin")


@pytest.fixture
def password(app):
    return demo_accounts.password_of(app.config["CASEBRIDGE_INSTANCE"])


def act(admin, person, what, **fields):
    return admin.post(f"/people/{person.public_id}/{what}", **fields)


def added(admin, **fields):
    password = demo_accounts.password_of(admin.app.config["CASEBRIDGE_INSTANCE"])
    return admin.post("/people/new", **{**FIELDS, "confirm_password": password, **fields})


def test_people_are_listed_with_office_role_and_state(admin):
    page = words(admin.get("/people"))
    assert "20 accounts" in page
    assert "Marigold Pretendleton detective BPD Homicide Detective" in page


def test_the_list_shows_no_case(admin):
    assert not re.search(r"CB-20\d\d-|/cases/", admin.get("/people").get_data(as_text=True).split("<main")[1])


@pytest.mark.parametrize(
    ("query", "found"), [("name=pretend", 1), ("office=usao", 2), ("name=%25", 0), ("name=SUPPOSÉ", 1)]
)
def test_the_list_is_filtered(admin, query, found):
    assert f"{found} of {found}" in words(admin.get(f"/people?{query}"))


def test_the_list_goes_on_where_a_page_ended(app, admin, user_of):
    with app.app_context(), transaction():
        actor = user_of("admin").actor()
        for number in range(45):
            people.add_person(
                username=f"x{number:02}", name=f"Xaver {number:02}", role="detective", unit="", actor=actor,
                confirmed=True,
            )  # fmt: skip
    first = admin.get("/people").get_data(as_text=True)
    following = re.search(r'href="(/people\?after=[^"]+)"', first)[1].replace("&amp;", "&")
    second = words(admin.get(following))
    assert "Xaver 44" in second
    assert "Xaver 00" not in second


def test_a_person_is_added_without_a_password(admin, user_of):
    assert added(admin).status_code == 303
    user = user_of("n.feng")
    assert (user.agency, user.unit, user.password_hash) == ("bpd", "bpd_robbery", "")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("username", "", "Use letters a to z"),
        ("username", "nora feng", "Use letters a to z"),
        ("username", "../admin", "Use letters a to z"),
        ("username", "Detective", "This user name was used before."),
        ("username", "n" * 61, "at most 60 characters"),
        ("name", " ", "Give the person's name."),
        ("name", "Nora\x00Feng", "cannot be shown"),
        ("name", "N" * 201, "at most 200 characters"),
        ("role", "king", "Choose a role from the list."),
        ("role", "engine", "Choose a role from the list."),
        ("unit", "sao_charging", "Choose a unit of the office"),
    ],
)
def test_what_cannot_be_taken_is_told_and_kept(admin, field, value, says):
    answer = added(admin, **{field: value})
    assert answer.status_code == 422
    assert says in words(answer)
    assert 'value="Nora Feng"' in answer.get_data(as_text=True) or field == "name"


def test_user_names_are_never_used_again(admin, change):
    added(admin)
    change("n.feng", active=False)
    assert added(admin).status_code == 422


def test_an_administrator_is_added_and_reset_by_two(app, admin, password, user_of, history, change):
    assert added(admin, role="admin", unit="").status_code == 303
    for act_, second_sees in (("open", "asked to open this account"), ("code", "asked to make a code for it")):
        other = Browser(app).enter("admin2")
        if act_ == "code":
            assert "<code>" not in act(admin, user_of("n.feng"), "code").get_data(as_text=True)
        assert act(admin, user_of("n.feng"), act_).status_code == 303
        assert (user_of("n.feng").active, user_of("n.feng").invite_hash) == (act_ == "code", "")
        assert second_sees in words(other.get(f"/people/{user_of('n.feng').public_id}"))
        assert "An administrator waits for a second one" in words(other.get("/notices"))
        done = act(other, user_of("n.feng"), act_, confirm_password=password)
    assert (user_of("n.feng").active, "<code>" in done.get_data(as_text=True)) == (True, True)
    names = {user_of(name).id: name for name in ("admin", "admin2")}
    events = [(line.event, names.get(line.actor_id, "")) for line in history() if line.event.startswith("account:")][2:]
    assert [event for event in events if event[0] != "account:second"] == [
        ("account:open", "admin2"), ("account:invite", "admin2")
    ]  # fmt: skip


def test_what_one_administrator_asked_for_holds_three_days_and_as_long_as_the_account(app, admin, user_of, change):
    added(admin, role="admin", unit="")
    with app.app_context():
        with transaction():
            first, second = user_of("admin").actor(), replace(user_of("admin2").actor(), stepped_up_at=clock.now())
            number = user_of("n.feng").public_id
        with clock.at(clock.now() + timedelta(hours=73)):
            assert seconds.waiting(number) == []
        assert [one.by_id for one in seconds.waiting(number)] == [first.id]
        with transaction():
            db.session.get(User, first.id).active = False
        with transaction():
            assert not seconds.is_second("account:open", number, second)
        with transaction():
            assert not seconds.is_second("account:open", number, second)
        db.session.remove()


def test_two_administrators_mean_the_same_number_when_they_bind(app, admin, user_of):
    with app.app_context(), transaction():
        first, second = user_of("admin").actor(), user_of("admin2").actor()
        user = people.load_person(user_of("detective").public_id)
        asked = [(first, "4711"), (second, "4712"), (second, "4711"), (first, "4711")]
        done = [people.second_asked("bind", user, who, about=number) for who, number in asked]
    assert done == [False, False, True, False]


def test_an_administrator_is_added_by_two_on_the_command_line(app, admin, user_of):
    with app.app_context(), transaction():
        user = people.add_person(
            username="third", name="Third Admin", role="admin", unit="", actor=user_of("admin").actor(),
            second=user_of("admin2").actor(), confirmed=True,
        )  # fmt: skip
        assert (user.role, user.active) == (Role.ADMIN, True)


@pytest.mark.parametrize("second", ["admin", "auditor"])
def test_the_second_is_another_administrator(app, admin, user_of, second):
    with app.app_context(), transaction(), pytest.raises(NotAllowed):
        people.add_person(
            username="third", name="Third Admin", role="admin", unit="", actor=user_of("admin").actor(),
            second=user_of(second).actor(), confirmed=True,
        )  # fmt: skip


def test_changing_an_account_asks_for_the_password(admin, user_of):
    answer = act(admin, user_of("detective"), "close")
    assert answer.status_code == 403
    assert user_of("detective").active


def test_a_wrong_password_changes_no_account(admin, user_of):
    answer = act(admin, user_of("detective"), "close", confirm_password="wrong wrong wrong")
    assert "This is not your password. The try was counted." in words(answer)
    assert user_of("detective").active


def test_a_closed_account_is_out(app, admin, password, user_of):
    browser = Browser(app).enter("detective")
    assert act(admin, user_of("detective"), "close", confirm_password=password).status_code == 303
    assert browser.get("/account").status_code == 303
    assert not user_of("detective").active


def test_an_account_can_be_opened_again(admin, password, user_of, change):
    change("detective", active=False)
    act(admin, user_of("detective"), "open", confirm_password=password)
    assert user_of("detective").active


def test_nobody_closes_the_own_account(admin, password, user_of):
    assert act(admin, user_of("admin"), "close", confirm_password=password).status_code == 409


def test_the_last_administrator_cannot_be_closed(app, admin, user_of, change):
    change("admin", active=False)
    who = replace(user_of("admin").actor(), stepped_up_at=clock.now())
    with app.app_context(), transaction():
        last = people.load_person(user_of("admin2").public_id)
        with pytest.raises(Conflict, match="last administrator"):
            people.set_active(last, active=False, actor=who)


def test_a_locked_account_is_released(app, admin, password, person, user_of):
    stranger = Browser(app)
    for _ in range(5):
        stranger.sign_in(person, "not the password at all")
    assert "Locked: 5 wrong tries" in words(admin.get("/people?name=okafor"))
    act(admin, user_of(person), "unlock", confirm_password=password)
    assert stranger.sign_in(person, PASSWORD).status_code == 303


def code_of(admin, person, password):
    answer = act(admin, person, "code", confirm_password=password)
    return re.search(r"<code>([0-9a-f-]{24})</code>", answer.get_data(as_text=True))[1]


def test_a_code_lets_a_person_set_the_first_password(app, admin, password, user_of):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    browser = Browser(app)
    browser.get("/sign-in/first")
    assert browser.post("/sign-in/first", username="n.feng", code=code, password=NEW).location == "/sign-in"
    assert browser.sign_in("n.feng", NEW).status_code == 303


def used(app, username, code, password=NEW):
    browser = Browser(app)
    browser.get("/sign-in/first")
    return browser.post("/sign-in/first", username=username, code=code, password=password)


def test_a_code_works_once(app, admin, password, user_of):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    used(app, "n.feng", code)
    assert used(app, "n.feng", code, "twelve copper kettles sing").status_code == 422


def test_a_code_holds_for_three_days(app, admin, password, user_of):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    with clock.at(clock.now() + timedelta(hours=73)):
        assert used(app, "n.feng", code).status_code == 422


def told(app, name):
    """Return what the page says to a wrong code, without the name and the time of day that it repeats."""
    return re.sub(r"\d\d:\d\d", "", words(used(app, name, "0000")).replace(name, ""))


def test_a_wrong_code_and_an_unknown_name_have_one_answer(app, admin, password, user_of):
    added(admin)
    code_of(admin, user_of("n.feng"), password)
    assert told(app, "n.feng") == told(app, "nobody")


def test_a_weak_password_does_not_use_the_code_up(app, admin, password, user_of):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    assert used(app, "n.feng", code, "short").status_code == 422
    assert used(app, "n.feng", code).status_code == 303


def test_guesses_of_a_code_are_counted(app, admin, password, user_of):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    for _ in range(5):
        used(app, "n.feng", "0000")
    assert used(app, "n.feng", code).status_code == 422


def test_an_account_without_code_takes_none(app, admin, user_of):
    added(admin)
    assert used(app, "n.feng", "").status_code == 422


def test_a_code_ends_sessions_and_the_old_password(app, admin, password, person, user_of):
    browser = Browser(app)
    browser.sign_in(person, PASSWORD)
    code_of(admin, user_of(person), password)
    assert browser.get("/account").status_code == 303
    assert browser.sign_in(person, PASSWORD).status_code == 422


def test_what_an_administrator_does_is_in_the_history(admin, password, user_of, history):
    added(admin)
    code_of(admin, user_of("n.feng"), password)
    act(admin, user_of("n.feng"), "close")
    events = [line.event for line in history() if line.event.startswith("account:")]
    assert events == ["account:demo", "account:add", "account:invite", "account:close"]


def test_the_code_is_in_no_history(admin, password, user_of, history):
    added(admin)
    code = code_of(admin, user_of("n.feng"), password)
    assert not any(code in str(line.record()) for line in history())


@pytest.mark.parametrize("account", ["detective", "sao-supervisor", "auditor"])
def test_nobody_else_manages_people(app, account):
    browser = Browser(app).enter(account)
    assert browser.get("/people").status_code == 404
    assert browser.post("/people/new", **FIELDS).status_code == 404


def test_rules_name_what_is_to_be_confirmed_by_file(admin):
    page = words(admin.get("/rules"))
    assert "practice/agencies.toml" in page
    assert "law/clocks.toml" in page
    assert "to be confirmed" in page


def test_offices_show_units_with_their_accounts(admin):
    assert re.search(r"Robbery \(citywide or in districts\) to be confirmed .{0,100} 2 ", words(admin.get("/offices")))


def test_the_system_page_says_what_runs_and_names_no_path(app, admin):
    page = admin.get("/system").get_data(as_text=True)
    assert "CaseBridge" in page
    assert str(app.config["CASEBRIDGE_INSTANCE"]) not in page


def shown_to(admin, person):
    """Return what the form of an account carries on the page that is open now."""
    return re.search(
        r'name="version" value="([^"]+)"', admin.get(f"/people/{person.public_id}").text.split('id="change"')[1]
    )[1]


@pytest.mark.parametrize(
    ("first", "slower", "stands", "wanted"),
    [
        ("close", "code", "closed", "Make a code for a new password"),
        ("code", "close", "Code made", "Close the account"),
        ("exposed", "close", "others may know the one before", "Close the account"),
    ],
)
def test_the_slower_of_two_administrators_reads_what_stands(
    app, admin, password, user_of, history, first, slower, stands, wanted
):
    other = Browser(app).enter("admin2")
    version = shown_to(other, user_of("detective"))
    act(admin, user_of("detective"), first, confirm_password=password)
    lines = len(history())
    late = act(other, user_of("detective"), slower, confirm_password=password, version=version)
    assert (late.status_code, stands in words(late), wanted in words(late)) == (409, True, True)
    assert "Two people edited “Account of" in words(late)
    assert [line.event for line in history()[lines:]] == ["step_up:ok"]
    again = act(other, user_of("detective"), slower, version=shown_to(other, user_of("detective")))
    assert again.status_code == (200 if slower == "code" else 303)


def test_two_administrators_do_not_give_the_same_person_two_hats(app, admin, password, user_of):
    other, hat = Browser(app).enter("admin2"), {"hat_role": "ausa", "hat_unit": "usao_psn"}
    version = shown_to(other, user_of("prosecutor"))
    given = act(admin, user_of("prosecutor"), "hat", hat_username="m.us", confirm_password=password, **hat)
    assert given.status_code == 303
    late = act(
        other, user_of("prosecutor"), "hat", hat_username="p.us", confirm_password=password, version=version, **hat
    )
    assert (late.status_code, "m.us" in words(late), "Add the hat p.us" in words(late)) == (409, True, True)
    with app.app_context():
        assert db.session.query(User).filter_by(username="p.us").count() == 0


@pytest.mark.parametrize("what", ["unlock", "open", "close", "code", "exposed", "hat"])
def test_a_change_without_a_version_is_refused(admin, password, user_of, what):
    answer = act(admin, user_of("detective"), what, confirm_password=password, version="")
    assert (answer.status_code, "which version of the record its maker saw" in words(answer)) == (400, True)
    assert (user_of("detective").active, user_of("detective").invite_hash) == (True, "")


def test_what_a_person_does_to_the_own_account_keeps_nobody_from_closing_it(app, admin, password, person, user_of):
    version = shown_to(admin, user_of(person))
    mine = Browser(app)
    mine.sign_in(person, PASSWORD)
    assert mine.post("/account/password", password=PASSWORD, new_password=NEW).status_code == 303
    assert act(admin, user_of(person), "close", confirm_password=password, version=version).status_code == 303
    assert not user_of(person).active
