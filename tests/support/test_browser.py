"""The question whether a page is accessible gets an answer, also under our content security policy."""

import pytest
from flask import Flask

from tests.support.browser import violations
from tests.support.servers import served

POLICY = "default-src 'none'; script-src 'nonce-x'; require-trusted-types-for 'script'"


@pytest.fixture
def address():
    app = Flask("sample")

    @app.after_request
    def strict(response):
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @app.get("/good")
    def good():
        return "<!doctype html><html lang=en><title>Good</title><main><h1>Good</h1></main>"

    @app.get("/bad")
    def bad():
        return "<!doctype html><title>Bad</title><main><h1>Bad</h1><img src=x></main>"

    with served(app) as url:
        yield url


def test_an_accessible_page_has_no_violations(page, address):
    page.goto(f"{address}/good")
    assert violations(page) == []


def test_a_bad_page_has_its_violations_named(page, address):
    page.goto(f"{address}/bad")
    assert [line.split()[1] for line in violations(page)] == ["html-has-lang", "image-alt"]
