"""Who may come in, and what browsers are told to refuse."""
