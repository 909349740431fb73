"""Packets: what is written, numbered, joined and checked before it leaves the house."""
