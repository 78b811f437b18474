"""Chinese text for every floor above: cleaning, dialect, words, places, personal data, emergencies. Pure."""
