"""The staff's and leaders' side: pages to work cases and to read the day."""
