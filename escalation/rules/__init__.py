"""What a city decides about its cases, as data, and the loader that reads it."""
