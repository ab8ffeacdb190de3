"""Personal data in text: one finder a kind, each telling why it takes a span for what it is."""
