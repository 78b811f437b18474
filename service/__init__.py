"""The top floor: settings, composition, command line and launcher; what keeps the service safe and observable."""
