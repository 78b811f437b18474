"""The acceptance run: documents and messages of a real city go through a whole scratch instance.

The data are JSON lines in UTF-8; fields not named here are left alone.

- `policies/documents.jsonl`: `{"id", "text"}`, the text beginning with its title and a space;
- `policies/questions.jsonl`: `{"document", "question"}`, `document` being the id of the one that answers;
- `messages_with_replies/messages.jsonl`: `{"id", "text", "sent", "reply"}`, a citizen's message, its day, and the
  official reply.
"""
