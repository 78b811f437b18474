"""The command line: one module a verb or a group of verbs, each importing what is heavy only when it runs."""
