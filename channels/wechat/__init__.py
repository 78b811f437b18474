"""The WeChat official account: its callback, its API, and what fits into its messages."""
