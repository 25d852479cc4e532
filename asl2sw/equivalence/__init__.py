"""Checks that a converted workflow does what its state machine says."""
