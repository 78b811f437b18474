"""What citizens send beside text: taken in, checked by its bytes, fetched from platforms, and kept."""
