"""The chat in other government sites' pages, and what such a site says of who is logged in there."""
