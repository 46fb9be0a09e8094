volcgen.search.begin(1);
