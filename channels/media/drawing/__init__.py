"""Pictures of strangers, drawn anew in a child process with limits."""
