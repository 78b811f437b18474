"""The knowledge editors' pages: what citizens are answered from, and what is missing there."""
