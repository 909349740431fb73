"""Recordings and extractions that stay where they are: an exhibit that points there, without bytes."""
