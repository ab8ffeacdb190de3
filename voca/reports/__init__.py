"""What a person looks at: the tables of an analysis as a report, and that report in each format."""
