# Frequencies of a sound, every 5 ms: time, tab, Hz; unvoiced frames are left out.
form Pitch
    sentence in
    sentence out
    real floor
    real ceiling
endform
Read from file: in$
To Pitch (cc): 0.005, floor, 15, "yes", 0.03, 0.45, 0.01, 0.35, 0.14, ceiling
count = Get number of frames
writeFile: out$, ""
for i to count
    hz = Get value in frame: i, "Hertz"
    if hz <> undefined
        time = Get time from frame number: i
        appendFileLine: out$, fixed$(time, 4), tab$, fixed$(hz, 2)
    endif
endfor
