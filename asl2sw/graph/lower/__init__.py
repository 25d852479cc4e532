"""One module per state type: the States Language's data flow as assignments."""
