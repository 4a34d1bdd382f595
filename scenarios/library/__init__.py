"""The shipped scenarios, their goods, and the published schema of scenario files."""
