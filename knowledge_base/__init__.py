"""The embedded knowledge base: service guides and documents, found by meaning and by words, quoted and never rewritten.

`KnowledgeBase.ask(question, context, today) -> Answer` is the door for the floors above; entries live in the
database, the search runs on an immutable snapshot in memory that follows the database by its version.
"""
