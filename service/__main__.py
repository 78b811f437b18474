"""`python -m service`: the command line."""

import os

# One question is too little work for several threads: on a busy machine they wait for each other longer than one alone
# computes (10,000 passages: 6 ms instead of 0.4). Read when the library of linear algebra is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from service.cli.main import main

main()
