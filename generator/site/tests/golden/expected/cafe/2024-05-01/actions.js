volcgen.actions([[["BrewCup","cafe/2024-05-01/BrewCup.html"],["ListCups","cafe/2024-05-01/ListCups.html"]]]);
