"""How well files are read, measured side by side with other extractors: `python -m evals.reading`."""
