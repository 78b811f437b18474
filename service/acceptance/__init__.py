"""The acceptance run: documents and messages of a real city go through a whole scratch instance.

`./weiqiao acceptance --help` tells the format of the data.
"""
