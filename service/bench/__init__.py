"""How fast, and how sure: the measurements of `./weiqiao bench`, each against what is promised."""
