"""Requests that report one and the same thing: how alike two are, which open cases to suggest, which may be joined."""
