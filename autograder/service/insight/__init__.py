"""What a class's verdicts say together: what went wrong, with whom, and which works are alike."""
