"""Voices of strangers, made into what browsers play, in a child process with limits."""
