"""`python -m evals.reading`."""

from evals.reading.run import main

main()
