"""Keys: a weak, missing or readable one keeps the house shut, and an older one opens what it sealed."""

import json
import secrets

import pytest
from sqlalchemy import select

from casebridge import keys
from casebridge.access.actor import ENGINE
from casebridge.accounts import demo_accounts
from casebridge.accounts.kept import keep, open_kept
from casebridge.accounts.models import User
from casebridge.audit import AuditEntry
from casebridge.cases.search import note_search, searched_for
from casebridge.config import KEY_NAMES, BadSetting, load_secrets, settings
from casebridge.db import db, transaction
from casebridge.errors import CaseBridgeError
from tests.test_cli import run  # noqa: F401  the fixture

BOTH = False


def good() -> dict[str, object]:
    return {name: secrets.token_hex(32) for name in KEY_NAMES}


@pytest.fixture
def kept_in(tmp_path):
    """Give a function that writes keys into a file and returns its path."""

    def write(found, mode=0o600):
        path = tmp_path / "secrets.json"
        path.write_text(found if isinstance(found, str) else json.dumps(found))
        path.chmod(mode)
        return path

    return write


ODD = {
    "nothing": ({**good(), "head": None}, "'head'.*not hex"),
    "short": ({**good(), "field": secrets.token_hex(31)}, "'field'.*short"),
    "empty": ({**good(), "backup": ""}, "'backup'.*short"),
    "long": ({**good(), "backup": secrets.token_hex(40)}, "'backup'.*weak"),
    "no hex": ({**good(), "cookie": "z" * 64}, "'cookie'.*not hex"),
    "a number": ({**good(), "cookie": 5}, "'cookie'.*not hex"),
    "nothing but zeros": ({**good(), "part2": "00" * 32}, "'part2'.*weak"),
    "one byte over and over": ({**good(), "part2": "ab" * 32}, "'part2'.*weak"),
    "counted up": ({**good(), "head": bytes(range(32)).hex()}, "'head'.*weak"),
    "typed": ({**good(), "field": b"change me please, I am a default".hex()}, "'field'.*weak"),
    "an older one that is weak": ({**good(), "field_2025": "11" * 32}, "'field_2025'.*weak"),
    "one for two things": (dict.fromkeys(KEY_NAMES, secrets.token_hex(32)), "are the same"),
    "a name nobody knows": ({**good(), "coookie": secrets.token_hex(32)}, "'coookie'"),
    "no JSON": ("not json", "not JSON"),
    "a list": ("[1, 2]", "no list of keys"),
}


@pytest.mark.parametrize("odd", ODD)
def test_odd_keys_are_refused_and_named(kept_in, odd):
    found, says = ODD[odd]
    path = kept_in(found)
    before = path.read_text()
    for create in (False, True):
        with pytest.raises(BadSetting, match=says):
            load_secrets(path, create=create)
    assert path.read_text() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_keys_that_others_can_read_are_refused(kept_in, mode):
    with pytest.raises(BadSetting, match="chmod 600"):
        load_secrets(kept_in(good(), mode), create=False)


def test_a_missing_file_is_made_by_init_alone(tmp_path):
    with pytest.raises(BadSetting, match="casebridge init"):
        load_secrets(tmp_path / "secrets.json", create=False)
    made = load_secrets(tmp_path / "secrets.json", create=True)
    assert set(made) == set(KEY_NAMES)
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_a_key_that_came_later_is_added_and_the_others_stay(kept_in):
    found = good()
    backup = found.pop("backup")
    path = kept_in(found)
    with pytest.raises(BadSetting, match="'backup'"):
        load_secrets(path, create=False)
    now = load_secrets(path, create=True)
    assert now["backup"] != backup
    assert found.items() <= now.items()
    assert load_secrets(path, create=False) == now


WEAK = {
    "CASEBRIDGE_MODE": "debug", "FLASK_DEBUG": "1", "CASEBRIDGE_DATABASE_URL": "", "CASEBRIDGE_HOSTS": "",
    "CASEBRIDGE_TLS": "0", "CASEBRIDGE_PBKDF2_ROUNDS": "1000", "CASEBRIDGE_PROXIES": "two",
    "CASEBRIDGE_UPLOAD_LIMIT": "-1", "CASEBRIDGE_SMALLEST_COUNT": "1", "CASEBRIDGE_LINK_DAYS": "8",
    "CASEBRIDGE_MAIL_URL": "mailto:nobody", "CASEBRIDGE_SECRETS": "nowhere.json", "CASEBRIDGE_SEAL": "nowhere.p12",
    "CASEBRIDGE_REQUESTS_A_MINUTE": "301",
}  # fmt: skip


@pytest.mark.parametrize("name", WEAK)
def test_production_does_not_start_with_a_weak_setting_and_names_it(kept_in, tmp_path, name):
    env = {
        "CASEBRIDGE_MODE": "production", "CASEBRIDGE_INSTANCE": str(tmp_path), "CASEBRIDGE_HOSTS": "cb.example",
        "CASEBRIDGE_PROXIES": "1",
        "CASEBRIDGE_MAIL_FROM": "casebridge@example.org",
        "CASEBRIDGE_DATABASE_URL": f"sqlite:///{tmp_path}/cb.sqlite",
    }  # fmt: skip
    kept_in(good())
    assert settings(env)["CASEBRIDGE_MODE"] == "production"
    with pytest.raises(BadSetting, match=name if name != "CASEBRIDGE_SECRETS" else "secrets file is missing"):
        settings(env | {name: WEAK[name]})


def test_after_rotation_the_older_key_opens_and_finds_and_the_new_one_seals(in_app, run):  # noqa: F811
    with transaction():
        demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])
        user = db.session.scalar(select(User.id).limit(1))
        note_search("Kestrel", ENGINE)
        first = keep(user, "/cases/new", [("words", "a blue car")])
    before = dict(in_app.config["CASEBRIDGE_KEYS"])
    code, out, _err = run("keys", "rotate", "field", "--json")
    told = json.loads(out)
    assert (code, told["old"]) == (0, keys.id_of(bytes.fromhex(before["field"])))
    now = load_secrets(in_app.config["CASEBRIDGE_INSTANCE"] / "secrets.json", create=False)
    assert now[f"field_{told['old']}"] == before["field"] != now["field"]
    in_app.config["CASEBRIDGE_KEYS"] = now
    with transaction():
        second = keep(user, "/cases/new", [("words", "a red car")])
    assert [open_kept(one, user)[1][0][1] for one in (first, second)] == ["a blue car", "a red car"]
    assert keys.sealed("field", b"x").startswith(told["new"])
    assert len(searched_for("kestrel")) == 1
    in_app.config["CASEBRIDGE_KEYS"] = {**now, f"field_{told['old']}": now["cookie"]}
    with pytest.raises(CaseBridgeError, match="not here"):
        open_kept(first, user)
    line = db.session.query(AuditEntry).filter_by(event="keys:rotate").one()
    assert now["field"] not in str(line.record()) + line.sentence + str(line.detail)


def test_no_command_prints_a_key(in_app, run):  # noqa: F811
    with transaction():
        demo_accounts.ensure(in_app.config["CASEBRIDGE_INSTANCE"])
    said = "".join(
        "".join(run(*words)[1:])
        for words in (("keys", "list"), ("keys", "rotate", "head"), ("keys", "list", "--json"), ("keys", "public"))
    )
    now = load_secrets(in_app.config["CASEBRIDGE_INSTANCE"] / "secrets.json", create=False)
    assert not [name for name, key in now.items() if key in said]
    assert len(keys.public_keys(now)) == 2
    assert all(public in said for public in keys.public_keys(now).values())
