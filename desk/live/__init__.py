"""The page on which staff speak with citizens."""
