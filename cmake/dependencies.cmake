# Every outside library, found once, with the package to install when it is missing.
# Reasons stand in docs/dependencies.md.
find_package(PkgConfig REQUIRED)

#   dependency(<PREFIX> <pkg-config spec> <Debian package>)  ->  target PkgConfig::<PREFIX>
function(dependency prefix spec package)
    pkg_check_modules(${prefix} IMPORTED_TARGET GLOBAL QUIET ${spec})
    if(NOT ${prefix}_FOUND)
        message(FATAL_ERROR "bobao needs ${spec}: install the package ${package} "
            "(scripts/setup installs all of them)")
    endif()
endfunction()

dependency(ESPEAK "espeak-ng>=1.51" libespeak-ng-dev)
dependency(SNDFILE "sndfile>=1.2" libsndfile1-dev)
dependency(FLAC "flac>=1.4" libflac-dev)
dependency(OPUSENC "libopusenc>=0.2.1" libopusenc-dev)
dependency(OPUSFILE "opusfile>=0.12" libopusfile-dev)
dependency(LAME "lame>=3.100" libmp3lame-dev)
dependency(SOXR "soxr>=0.1.3" libsoxr-dev)
dependency(EBUR128 "libebur128>=1.2.6" libebur128-dev)
dependency(YAML "yaml-0.1>=0.2.5" libyaml-dev)
dependency(NETTLE "nettle>=3.7" nettle-dev)
dependency(JANSSON "jansson>=2.13" libjansson-dev)
dependency(XML2 "libxml-2.0>=2.9.14" libxml2-dev)
dependency(UUID "uuid>=2.31" uuid-dev)
dependency(CMARK "libcmark>=0.30" libcmark-dev)
dependency(UTF8PROC "libutf8proc>=2.5" libutf8proc-dev)
dependency(UCHARDET "uchardet>=0.0.7" libuchardet-dev)

# Optional: without FFmpeg's headers there is no M4B, and who asks for one is told so.
option(BOBAO_M4B "M4B and M4A by FFmpeg's libraries, where their headers are there" ON)
if(BOBAO_M4B)
    pkg_check_modules(LIBAV QUIET "libavformat>=59.24" "libavcodec>=59.24" "libavutil>=57.24")
    if(NOT LIBAV_FOUND)
        message(STATUS "no libavformat-dev: built without M4B and M4A")
    endif()
endif()

if(BUILD_TESTING)
    dependency(CMOCKA "cmocka>=1.1.5" libcmocka-dev)
endif()
