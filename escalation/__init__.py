"""Requests that need people: cases, who works them, until when, and what leaders read of them."""
