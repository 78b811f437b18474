"""Citizens speaking with a person: the queue, the conversation, and the way back to the assistant."""
