"""Other programs that send one message to many people, given the same message, the same people and the same sink."""
