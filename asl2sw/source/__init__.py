"""Source text to a tree that knows where every key and value stands."""
