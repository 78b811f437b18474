"""Plays scripts of whole conversations against a running service and compares what comes with what is expected."""
