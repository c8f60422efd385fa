"""Measures Flowtally beside bare things on the same machine in the same run, and prints the ratios."""
