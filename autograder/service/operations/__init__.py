"""What an administrator needs of a running service: its logs, its figures, its state of health, and copies of it."""
