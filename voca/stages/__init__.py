"""What is done to each comment: one stage a file."""
