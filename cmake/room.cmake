# A room of the house (docs/architecture.md): one static library, linked only to the rooms it may know.
#
#   room(NAME <room> SOURCES <file>... [USES <room>...] [LINKS <imported target>...])
#
# SOURCES are relative to src/<room>/. USES are rooms further down in the order
# base < report < script < mandarin < speech < audio < deliver < bulletin < cli.
function(room)
    cmake_parse_arguments(ROOM "" "NAME" "SOURCES;USES;LINKS" ${ARGN})
    set(target bobao_${ROOM_NAME})
    add_library(${target} STATIC ${ROOM_SOURCES})
    target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(${target} PRIVATE bobao_warnings bobao_language)
    foreach(used IN LISTS ROOM_USES)
        target_link_libraries(${target} PUBLIC bobao_${used})
    endforeach()
    target_link_libraries(${target} PRIVATE ${ROOM_LINKS})
endfunction()

# A test program of a room, on cmocka: tests/<room>/<name>_test.c.
#
#   room_test(ROOM <room> NAME <name> [USES <room>...] [LINKS <imported target>...])
#
# The test runs in the build folder; it finds committed files by BOBAO_SOURCE_DIR and built
# data (voices, lexicon) by BOBAO_SHARE_DIR, both defined as string literals.
function(room_test)
    if(NOT BUILD_TESTING)
        return()
    endif()
    cmake_parse_arguments(TEST "" "ROOM;NAME" "USES;LINKS" ${ARGN})
    set(target ${TEST_ROOM}_${TEST_NAME}_test)
    add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/${TEST_ROOM}/${TEST_NAME}_test.c)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
    target_compile_definitions(${target} PRIVATE
        BOBAO_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
        BOBAO_SHARE_DIR="${BOBAO_SHARE_BUILD_DIR}")
    target_link_libraries(${target} PRIVATE bobao_warnings bobao_language bobao_test_support
        bobao_${TEST_ROOM} PkgConfig::CMOCKA ${TEST_LINKS})
    foreach(used IN LISTS TEST_USES)
        target_link_libraries(${target} PRIVATE bobao_${used})
    endforeach()
    add_test(NAME ${TEST_ROOM}/${TEST_NAME} COMMAND ${target})
    set_tests_properties(${TEST_ROOM}/${TEST_NAME} PROPERTIES TIMEOUT 300 LABELS unit)
endfunction()

# A fuzz target, tests/fuzz/fuzz_<form>.c. With BOBAO_FUZZ (clang) it is a program of libFuzzer;
# without, a plain test over its corpus, which is tests/fuzz/corpus/<form> and whatever CORPUS names
# (files and folders, relative to the source folder).
#
#   fuzz_target(ROOM <room> FORM <form> [USES <room>...] [CORPUS <path>...])
function(fuzz_target)
    if(NOT BUILD_TESTING)
        return()
    endif()
    cmake_parse_arguments(FUZZ "" "ROOM;FORM" "USES;CORPUS" ${ARGN})
    set(target fuzz_${FUZZ_FORM})
    add_executable(${target} ${PROJECT_SOURCE_DIR}/tests/fuzz/${target}.c)
    target_compile_definitions(${target} PRIVATE BOBAO_SHARE_DIR="${BOBAO_SHARE_BUILD_DIR}")
    target_link_libraries(${target} PRIVATE bobao_warnings bobao_language bobao_${FUZZ_ROOM})
    foreach(used IN LISTS FUZZ_USES)
        target_link_libraries(${target} PRIVATE bobao_${used})
    endforeach()
    # libFuzzer takes folders or files, not both: single files are gathered in a folder.
    set(corpus)
    set(gathered ${PROJECT_BINARY_DIR}/corpus/${FUZZ_FORM})
    if(EXISTS ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus/${FUZZ_FORM})
        list(PREPEND FUZZ_CORPUS tests/fuzz/corpus/${FUZZ_FORM})
    endif()
    foreach(path IN LISTS FUZZ_CORPUS)
        if(NOT EXISTS ${PROJECT_SOURCE_DIR}/${path})
            message(FATAL_ERROR "fuzz_target(${FUZZ_FORM}): there is no ${path}")
        elseif(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/${path})
            list(APPEND corpus ${PROJECT_SOURCE_DIR}/${path})
        else()
            file(COPY ${PROJECT_SOURCE_DIR}/${path} DESTINATION ${gathered})
        endif()
    endforeach()
    if(EXISTS ${gathered})
        list(APPEND corpus ${gathered})
    endif()
    if(BOBAO_FUZZ)
        target_link_options(${target} PRIVATE -fsanitize=fuzzer)
        list(PREPEND corpus -runs=0)
    else()
        target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/corpus.c)
    endif()
    add_test(NAME fuzz/${FUZZ_FORM} COMMAND ${target} ${corpus})
    set_tests_properties(fuzz/${FUZZ_FORM} PROPERTIES TIMEOUT 300 LABELS unit)
endfunction()
