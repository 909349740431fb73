"""A key that was ever committed here is found, also when a later commit took it out again."""

import secrets
import subprocess

import pytest

from scripts import leaks


@pytest.fixture
def repository(tmp_path):
    """Give a repository of its own, and a function that commits a file into it."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], cwd=tmp_path, check=True)

    def commit(name, text):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
        subprocess.run([*git, "add", "-A"], cwd=tmp_path, check=True)
        subprocess.run([*git, "commit", "-q", "-m", "Change it"], cwd=tmp_path, check=True)

    return tmp_path, commit


def kinds(lines):
    return sorted({(leak.path, leak.kind) for leak in leaks.found(lines)})


def test_a_key_that_was_taken_out_again_is_found_in_history(repository):
    root, commit = repository
    for name, line in {
        "deploy/site.env": f"AWS_KEY=AKIA{secrets.token_hex(8).upper()}\n",
        "app/settings.py": f'SECRET_KEY = "{secrets.token_hex(32)}"\n',
        "mail.txt": f"smtp://office:{secrets.token_hex(8)}@mail.example.org\n",
        "key.pem": f"-----BEGIN EC {'PRIVATE'} KEY-----\nMHcCAQEE\n",
    }.items():
        commit(name, line)
        commit(name, "nothing any more\n")
    found = {path for path, _kind in kinds(leaks.history(root))}
    assert found == {"deploy/site.env", "app/settings.py", "mail.txt", "key.pem"}
    assert kinds(leaks.uncommitted(root)) == []


def test_what_came_after_the_last_look_and_what_is_not_committed_yet_is_looked_at(repository):
    root, commit = repository
    commit("old.py", f'api_key = "{secrets.token_hex(20)}"\n')
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True).stdout
    commit("new.py", f'api_key = "{secrets.token_hex(20)}"\n')
    (root / "not yet.py").write_text(f'api_key = "{secrets.token_hex(20)}"\n', encoding="utf-8")
    assert {path for path, _kind in kinds(leaks.history(root, since=[head.strip()]))} == {"new.py"}
    assert {path for path, _kind in kinds(leaks.uncommitted(root))} == {"not yet.py"}


def test_hashes_of_releases_are_no_secrets(repository):
    root, commit = repository
    commit("runtime.lock", f"flask==3.1.3 \\\n    --hash=sha256:{secrets.token_hex(32)}\n")
    assert kinds(leaks.history(root)) == []


def test_every_word_that_was_looked_at_has_a_reason():
    assert all(len(why) > 10 for why in leaks.looked_at().values())
