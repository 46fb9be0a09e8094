volcgen.actions([[["BrewCup","cafe/2025-01-01/BrewCup.html"],["CloseCafe","cafe/2025-01-01/CloseCafe.html"],["ListCups","cafe/2025-01-01/ListCups.html"]]]);
