"""A stand-in for WeChat's servers and phones: for demos, trainers and tests, never in production."""
