"""The citizens' side: how messages come in once and how answers go out once, on the web and on WeChat."""
