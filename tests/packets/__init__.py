"""Tests of packets: what is written, joined, stamped, proved and checked."""
