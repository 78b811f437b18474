"""The survival run: citizens talk on both channels while the parts are killed, and nothing may be lost."""
