"""What the builders of tests are made of; tests import `tests.factories`."""
