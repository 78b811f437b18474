"""What leaders read: the board's figures and the daily brief."""
