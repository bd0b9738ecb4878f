"""`python -m evals.screening`."""

from evals.screening.run import main

main()
