"""The assistant: what is said to a citizen, turn by turn."""
