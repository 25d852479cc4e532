"""jq as a tree, the one printer of that tree, and the helper definitions that emitted expressions may use."""
