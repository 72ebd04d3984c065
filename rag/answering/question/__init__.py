"""What a question asks: its kind, its topic, and what it restricts its papers to."""
