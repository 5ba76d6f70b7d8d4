room_test(ROOM mandarin NAME normalize)
fuzz_target(ROOM mandarin FORM normalize CORPUS tests/reports samples/numbers-brief.txt)
