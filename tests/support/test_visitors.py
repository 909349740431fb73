"""A person of a test is signed in as the pages see it."""


def test_nobody_is_sent_to_the_sign_in(client):
    assert client.get("/").location.startswith("/sign-in")


def test_a_person_of_a_test_sees_pages(sign_in):
    assert sign_in("prosecutor").get("/").status_code == 200


def test_a_form_without_its_token_is_refused(sign_in):
    assert sign_in("detective").post("/sign-out").status_code == 400


def test_a_form_is_sent_as_a_page_does(sign_in):
    assert sign_in("detective").send("/sign-out").location == "/sign-in"


def test_accounts_of_the_demo_are_there_when_asked_for(sign_in):
    assert sign_in("admin2").get("/", follow_redirects=True).status_code == 200
