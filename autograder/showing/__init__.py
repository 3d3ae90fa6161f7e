"""What people are shown: text for a terminal, the autograded notebook, the feedback page and its pictures."""
