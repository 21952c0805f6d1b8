"""What happens to the stays, told as the parties tell it: who says what, and when."""
