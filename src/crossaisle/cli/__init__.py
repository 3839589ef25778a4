"""The command line: thin doors over the library."""
