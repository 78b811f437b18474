"""Citizens speaking with a person: when they can, who answers, and what becomes of a conversation."""
