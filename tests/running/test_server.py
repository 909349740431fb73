"""A server is refused when it promises too little: whoever runs it is told what, before anybody works."""

import pytest
from sqlalchemy import make_url

from casebridge.config import BadSetting
from casebridge.db import db
from casebridge.running.server import is_here, refuse_weak_server

BOTH = True
ELSEWHERE = ("postgresql://u@db.example/c", "postgresql:///c?host=/run/pg&host=db.example", "postgresql://10.0.0.7/c")
HERE = (
    "postgresql://u@localhost/c",
    "postgresql://127.0.0.1/c",
    "postgresql:///c?host=/run/pg",
    "postgresql://[::1]/c",
)


@pytest.mark.parametrize("url", HERE + ELSEWHERE)
def test_what_goes_over_a_network_is_known(url):
    assert is_here(make_url(url)) is (url in HERE)


def test_a_superuser_is_refused_in_production_alone(in_app):
    refuse_weak_server(in_app)
    in_app.config["CASEBRIDGE_MODE"] = "production"
    if db.engine.dialect.name == "sqlite":
        refuse_weak_server(in_app)
        return
    with pytest.raises(BadSetting, match="superuser"):
        refuse_weak_server(in_app)
