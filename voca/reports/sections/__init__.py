"""One file per section of the report: its tables' columns and the sentences that say what they show."""
