"""Files of editors and operators turned into structured text, each in a child process with limits.

`child.read` is the way in. What it starts is `__main__`, which alone imports the parsers.
"""
