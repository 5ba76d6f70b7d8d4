# Relative to src/mandarin.
set(MANDARIN_NORMALIZE_SOURCES
    normalize/scanner.c normalize/context.c normalize/say.c normalize/number.c
    normalize/measures.c normalize/units.c normalize/tail.c normalize/quantity.c
    normalize/dates.c normalize/times.c normalize/ratios.c normalize/telephone.c normalize/codes.c
    normalize/ordinals.c normalize/latin.c normalize/english.c normalize/addresses.c normalize/han.c
    normalize/symbols.c normalize/marks.c normalize/brackets.c normalize/amounts.c
    normalize/angles.c normalize/days.c normalize/foreign.c normalize/names.c
    normalize/teams.c normalize/years.c normalize/standards.c)
