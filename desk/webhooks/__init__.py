"""Telling other systems what happens to their cases: where to, and how it went."""
