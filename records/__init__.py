"""The database floor: what is true about citizens, messages, staff and what must still go out."""
